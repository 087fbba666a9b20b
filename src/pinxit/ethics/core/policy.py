"""The published rules of what is painted here.

`docs/explanation/policy.md` says the same in both languages; a test keeps the two in step.
"""

import re
from dataclasses import dataclass
from typing import Final

_MINORS: Final = (
    "child|children|childlike|kid|kids|toddlers?|bab(?:y|ies)|infants?|minors?|underage|preteens?"
    "|teens?|teenagers?|(?:little|young|school) ?(?:girl|boy)s?|girls?|boys?|loli|lolita|shota"
)
_MINORS_ZH: Final = (
    "儿童|兒童|小孩|孩子|孩童|女童|男童|幼女|未成年|小学生|小學生"
    "|中学生|中學生|萝莉|蘿莉|正太|少女|少年|女孩|男孩|婴儿|嬰兒"
)
_UNDRESSED: Final = (
    "nude|nudes|nudity|naked|undressed|topless|sexy|sexual|sexuali[sz]ed|erotic|erotica|lingerie"
    "|seductive"
)
_UNDRESSED_ZH: Final = "裸体|裸體|全裸|半裸|裸照|赤裸|(?<![理感])性感(?![悟知])|情色|挑逗|内衣|內衣"
_SEXUAL: Final = (
    "porn|porno|pornographic|pornography|hentai|xxx|nsfw|sex scenes?|having sex|explicit sex"
    "|blow ?jobs?|masturbat(?:e|es|ing|ion)|orgasms?|genitals?|genitalia|rape|raping|raped"
    "|bestiality|incest"
)
_SEXUAL_ZH: Final = (
    "色情(?![人侣侶调調绪緒感怀懷景节節])|淫秽|淫穢|淫乱|淫亂|黄片|黃片|裸照|做爱(?!心)|做愛(?!心)"
    "|性交(?![易流代往])|强奸|強姦|强暴(?![风雨])|口交(?![代流])|自慰|乱伦|亂倫|兽交|獸交"
)
_HATE: Final = (
    "nazis?|neo-?nazis?|heil hitler|sieg heil|ku klux klan|kkk"
    "|white power|white supremac(?:y|ist|ists)"
    "|ethnic cleansing|gas the jews|lynching|lynch mob"
)
_HATE_ZH: Final = "纳粹|納粹|希特勒|白人至上|种族清洗|種族清洗|三[kK]党|三[kK]黨"
_GORE: Final = (
    "gore|gory|beheading|beheaded|decapitat(?:ed|ion)|dismember(?:ed|ment)|disembowel(?:led|ed)"
    "|mutilat(?:ed|ion)|torture|tortured|self-?harm|suicide|hanged (?:man|woman|person|body)"
)
_GORE_ZH: Final = (
    "斩首|斬首|分尸|分屍|肢解|开膛|開膛|血腥(?!玛丽|瑪麗)|虐杀|虐殺|酷刑|自残|自殘|自杀|自殺|割腕"
)
_DECEPTION: Final = (
    "(?:fake|forged?|counterfeit) (?:passports?|id cards?|identity cards?|driving licen[cs]es?"
    "|banknotes?|bank notes?|money|dollar bills?|signatures?|certificates?|diplomas?)|deep ?fakes?"
)
_DECEPTION_ZH: Final = (
    "假(?:护照|護照|身份证|身分證|驾照|駕照|钞|鈔|币|幣|证件|證件|文凭|文憑|签名|簽名)"
    "|伪造(?!痕迹)|偽造(?!痕跡)|伪钞|偽鈔|深度伪造|换脸|換臉"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One published rule.

    Attributes:
        rule_id: Its name, which never changes once published.
        reason: Why the house does not paint this, as shown to who asked.
        words: Regular expression of whole words in Latin letters.
        characters: Regular expression of Chinese, found anywhere in the text.
        with_words: The rule holds only beside one of these, too; empty for none.
        with_characters: The same in Chinese; either of the two is enough.
    """

    rule_id: str
    reason: str
    words: str
    characters: str
    with_words: str = ""
    with_characters: str = ""

    def refuses(self, text: str) -> bool:
        """Say whether the rule refuses a text that was folded by `screening.fold`."""
        if not _found(self.words, self.characters, text):
            return False
        return not self.with_words or _found(self.with_words, self.with_characters, text)


#: Asked in this order; the first that refuses is the one named.
RULES: Final = (
    Rule(
        rule_id="children",
        reason="Children are never shown undressed or in a sexual way.",
        words=_MINORS,
        characters=_MINORS_ZH,
        with_words=f"{_UNDRESSED}|{_SEXUAL}",
        with_characters=f"{_UNDRESSED_ZH}|{_SEXUAL_ZH}",
    ),
    Rule(
        rule_id="pornography",
        reason="The house does not paint pornography. A nude is not pornography.",
        words=_SEXUAL,
        characters=_SEXUAL_ZH,
    ),
    Rule(
        rule_id="hatred",
        reason="The house does not paint the signs and slogans of those who call for hatred.",
        words=_HATE,
        characters=_HATE_ZH,
    ),
    Rule(
        rule_id="cruelty",
        reason="The house does not paint mutilation, torture or self-harm.",
        words=_GORE,
        characters=_GORE_ZH,
    ),
    Rule(
        rule_id="deception",
        reason="The house does not paint forged documents, money, signatures or faces.",
        words=_DECEPTION,
        characters=_DECEPTION_ZH,
    ),
)


def _found(words: str, characters: str, text: str) -> bool:
    """Say whether a text holds one of the words as a whole word, or one of the Chinese terms.

    The boundary is "no Latin letter beside it", not that of `re`, to which a Chinese character is
    a letter too: a word between Chinese characters would never be found.
    """
    whole_word = rf"(?<![a-zà-öø-ÿ])(?:{words})(?![a-zà-öø-ÿ])"
    return bool(re.search(whole_word, text) or re.search(characters, text))
