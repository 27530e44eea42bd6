"""A host's logo: read with distrust, kept as plain pixels.

Whatever comes in is decoded, drawn onto an empty picture and written anew: no metadata, no second frame and nothing
hidden behind the pixels is kept. SVG is a program and is refused. The files have no address of their own; views send
them to whoever may see the page. Equal pictures share one file, named by what is in it.
"""

import base64
import hashlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from builds.models import CoHost

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 1024 * 1024
MOST_PIXELS = 16_000_000  # before anything is unpacked: 4000 by 4000
KEPT_WITHIN = (640, 320)
FOLDER = "logos"
TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def redrawn(file):
    """(bytes, ending) of the picture drawn anew. Raises ValidationError, with a sentence, for what is none."""
    if file.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 1 MB. Save the logo smaller."))
    data = file.read(MOST_BYTES + 1)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise ValidationError(_("The picture has more than 16 million pixels. Save the logo smaller."))
            found.verify()
        with Image.open(BytesIO(data), formats=FORMATS) as found:  # after verify a picture is spent
            return _drawn(found)
    except UNREADABLE:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture that can be read.")) from None


def _drawn(found):
    upright = ImageOps.exif_transpose(found)
    has_holes = upright.has_transparency_data
    mode = "RGBA" if has_holes else "RGB"
    upright = upright.convert(mode)
    upright.thumbnail(KEPT_WITHIN)
    clean = Image.new(mode, upright.size)
    clean.paste(upright)
    written = BytesIO()
    if has_holes or found.format != "JPEG":
        clean.save(written, "PNG", optimize=True)
        return written.getvalue(), ".png"
    clean.save(written, "JPEG", quality=88)
    return written.getvalue(), ".jpg"


def keep(data, ending):
    """Store a redrawn picture; returns the name that `CoHost.logo` holds."""
    name = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:40]}{ending}"
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(data))


def hosts_with_logo(build):
    """The confirmed co-hosts who have one, in the order in which they are named."""
    shown = build.co_hosts.filter(status=CoHost.Status.CONFIRMED).exclude(logo="")
    return shown.select_related("organization").order_by("pk")


def _read(host):
    """(bytes, type) of a host's logo; None where there is none, or its file is not there."""
    ending = f".{host.logo.name.rpartition('.')[2]}" if host.logo else ""
    if ending not in TYPES:
        return None
    try:
        with host.logo.open("rb") as file:
            return file.read(), TYPES[ending]
    except OSError:
        return None


def response(host):
    """The picture alone, which a browser may draw and nothing else; Http404 where there is none."""
    found = _read(host)
    if found is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    answer = HttpResponse(found[0], content_type=found[1])
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def in_document(host):
    """The picture as a document on paper holds it, in an address of its own; "" where there is none."""
    found = _read(host)
    return f"data:{found[1]};base64,{base64.b64encode(found[0]).decode()}" if found else ""
