"""What stands beside a number and tells that it is nobody's: an order's number, a sum, a measure."""

from __future__ import annotations

import re

_REACH = 14

_NAMED_OTHERWISE = re.compile(
    r"(?:订单|快递|运单|物流|案|发票|流水|受理|工单|办件|业务|信用|条|条形|注册|批|备案|许可证|登记证|合同|设备|序列|产品|"
    r"型|追溯|票|文|公告|招标|项目|申请|预约|回执|标准|专利|商标|店铺|商品|企业|统一社会信用|纳税人识别|税|机器|"
    r"仪表|电表|水表|序号|热线|单)"
    r"(?:号|号码|编号|代码|编码|码|识别号)[是为:： \-]{0,3}[A-Za-z]{0,4}$"
    r"|准字[A-Za-z]{0,4}$|(?:SN|IMEI|ISBN|ID号|SF|YT|JD|EMS|No\.?)[:： ]{0,2}$",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r" ?(?:[多余]?[元块万亿圆]|美元|港币|人民币|平|米|公里|千米|㎡|吨|公斤|克|度电|人次|步|字节|年(?![检审])|岁)"
)
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])")
_HOTLINE = re.compile(
    r"1[012][0-9](?:[0-9]{2})?|11[68]114|9[56][0-9]{3}|[48]00[ \-]?[0-9]{3,4}[ \-]?[0-9]{3,4}|106[0-9]{5,}"
)


def is_named_otherwise(folded: str, start: int) -> bool:
    """Whether the words before a number say that it is of an order, a case, an invoice or the like."""
    return _NAMED_OTHERWISE.search(folded, max(0, start - _REACH), start) is not None


def is_measured(folded: str, end: int) -> bool:
    """Whether a unit follows a number: 元, 平 …"""
    return _MEASURED.match(folded, end) is not None


def is_date(digits: str) -> bool:
    """Whether the digits are a day of this century or the last: 20261130."""
    return _DATE.fullmatch(digits) is not None


def is_hotline(digits: str) -> bool:
    """Whether everybody may know the number: 110, 12345, 95598, 400 and 800."""
    return _HOTLINE.fullmatch(digits) is not None
