"""The coordinates of the provincial capitals, for a station that names none; sun times are off by minutes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_PLACES = """
北京 beijing 39.90 116.41
天津 tianjin 39.08 117.20
石家庄 shijiazhuang 38.04 114.51
太原 taiyuan 37.87 112.55
呼和浩特 hohhot 40.84 111.75
沈阳 shenyang 41.80 123.43
长春 changchun 43.82 125.32
哈尔滨 harbin 45.80 126.53
上海 shanghai 31.23 121.47
南京 nanjing 32.06 118.80
杭州 hangzhou 30.27 120.15
合肥 hefei 31.82 117.23
福州 fuzhou 26.07 119.30
南昌 nanchang 28.68 115.86
济南 jinan 36.65 117.12
郑州 zhengzhou 34.75 113.62
武汉 wuhan 30.59 114.30
长沙 changsha 28.23 112.94
广州 guangzhou 23.13 113.26
南宁 nanning 22.82 108.37
海口 haikou 20.04 110.20
重庆 chongqing 29.56 106.55
成都 chengdu 30.57 104.07
贵阳 guiyang 26.65 106.63
昆明 kunming 25.04 102.71
拉萨 lhasa 29.65 91.14
西安 xian 34.34 108.94
兰州 lanzhou 36.06 103.83
西宁 xining 36.62 101.78
银川 yinchuan 38.49 106.23
乌鲁木齐 urumqi 43.83 87.62
台北 taipei 25.03 121.57
香港 hongkong 22.32 114.17
澳门 macau 22.20 113.54
"""
CITIES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        name: (float(north), float(east))
        for chinese, english, north, east in map(str.split, _PLACES.strip().splitlines())
        for name in (chinese, english)
    }
)
"""Chinese name, or English name in lower case -> degrees north and east."""
