"""A link as a QR code."""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

QUIET = 4
"""Modules of white around it, as readers need."""


def qr_svg(address: str) -> bytes:
    """Black on white at any size."""
    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(address)
    drawn: bytes = code.make_image(image_factory=SvgPathImage).to_string()
    return drawn.replace(b"<path ", b'<rect width="100%" height="100%" fill="#fff"/><path ', 1)
