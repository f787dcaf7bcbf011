@echo off
rem What "make run" does elsewhere: makes .venv once, then plays until stopped, again after a fault. Arguments go to broadcaster.py.
rem The chcp line stands before the first Chinese character: until then cmd reads this file in the old code page.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
set DALABA_COMMAND=start.bat
rem A kit for PCs without network brings the packages and the voice along.
set "from="
if exist wheels set "from=--no-index --find-links wheels"
set "voice="
if exist voice set "voice=voice"

if exist ".venv\Scripts\python.exe" goto packages
set "python=py -3"
where py >nul 2>nul
if errorlevel 1 set "python=python"
%python% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if errorlevel 1 goto nopython
echo 第一次启动:正在准备运行环境,请等几分钟,不要关闭窗口……
%python% -m venv .venv
if errorlevel 1 goto failed

:packages
rem Installed again only when the list has changed since.
fc /b constraints.txt .venv\installed.txt >nul 2>nul
if not errorlevel 1 goto play
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check %from% --constraint constraints.txt --editable .
if errorlevel 1 goto failed
copy /y constraints.txt .venv\installed.txt >nul
rem The good voice belongs to the set-up; without it everything works, in the built-in voice.
echo 正在装好声音(约 90 MB,只装一次)……
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check %from% --constraint constraints.txt --editable ".[voice]" && ".venv\Scripts\python.exe" broadcaster.py voices --bring %voice%
if errorlevel 1 echo 好声音没有装上,先由自带的发音人念。有网的时候打开命令行,运行 start.bat voices --bring

:play
set "station="
rem The page opens with the first start, not after a fault, and not at log-on.
set "page="
if "%~1"=="" set "page=--page"
if "%~1"=="" goto again
if /i not "%~1"=="--stay" goto verb
rem Started at log-on, or for a station in another folder.
set "station=%~2"

:again
title 正在播出,请勿关闭
rem Which one it is where none is named, run itself finds out.
if defined station ".venv\Scripts\python.exe" broadcaster.py run --station "%station%"
if not defined station ".venv\Scripts\python.exe" broadcaster.py run %page%
set code=%errorlevel%
set "page="
rem 0, 130 and -1073741510: a person ended it. 1, 2: it could not begin, and would not in a moment either.
for %%c in (0 1 2 130 -1073741510) do if "%code%"=="%%c" goto over
title 出了故障,马上重新开播,请勿关闭
echo 出了故障(代码 %code%),两秒钟后重新开播。要停播,请按 Ctrl-C。
ping -n 3 127.0.0.1 >nul
goto again

:over
title 播出已停止
if not "%code%"=="0" pause
exit /b %code%

:verb
".venv\Scripts\python.exe" broadcaster.py %*
exit /b %errorlevel%

:nopython
echo 这台电脑没有 Python 3.11 或更新的版本。请从 Python 官方网站下载安装,安装时勾选“Add python.exe to PATH”,然后再双击本文件。
pause
exit /b 1

:failed
rem Half an environment would be taken for a whole one next time.
if not exist .venv\installed.txt if exist .venv rmdir /s /q .venv
echo 运行环境没有装好。请检查网络和磁盘空间,然后再双击本文件。原有的文稿、录音和台账都没有动。
pause
exit /b 1
