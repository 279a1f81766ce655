"""The same articles in every form that archives come in, made from scratch."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import sys
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

from fastwarc import WarcRecord, WarcRecordType

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True)
class Story:
    """An article. Its paragraphs are plain prose, since a web page cannot hold anything else unchanged."""

    paragraphs: tuple[str, ...]
    title: str
    date: str
    url: str
    author: str

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(p)}</p>" for p in self.paragraphs)


STORIES = tuple(
    Story(
        (
            f'The ferry from Norrey was late for the {n}th time this month. "We lost {40 + n} passengers in a week,"'
            " Ana Roe told the BBC on Friday, and nobody on the quay would say why.",
            f"Repairs of the old pier will cost {12 + n} million crowns, according to Reuters, and they will take"
            " until the winter & perhaps longer. The council meets again on Tuesday.",
            f"Bo Lind, who has sold tickets there for {20 + n} years, said that café owners had begun to close early.",
        ),
        f"Ferry number {n} is late again",
        f"2026-05-{10 + n}",
        f"https://norrey-chronicle.example/2026/05/ferry-{n}",
        "Una Bell",
    )
    for n in range(10)
)


def record(story: Story) -> dict[str, str]:
    return {
        "text": story.text,
        "title": story.title,
        "date": story.date,
        "url": story.url,
        "author": story.author,
    }


def lines(stories: Sequence[Story]) -> bytes:
    return "".join(json.dumps(record(s)) + "\n" for s in stories).encode()


def table(stories: Sequence[Story], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, ["Headline", "Body", "Published", "Link", "Byline"], delimiter=delimiter)
    rows.writeheader()
    for s in stories:
        rows.writerow(
            {"Headline": s.title, "Body": s.text, "Published": s.date, "Link": s.url, "Byline": s.author}
        )
    return out.getvalue().encode(encoding)


def database(path: Path, stories: Sequence[Story]) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, body TEXT, headline TEXT, published TEXT, link TEXT, byline TEXT)"
        )
        conn.execute("CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)")
        conn.executemany(
            "INSERT INTO posts (body, headline, published, link, byline) VALUES (?, ?, ?, ?, ?)",
            [(s.text, s.title, s.date, s.url, s.author) for s in stories],
        )
    conn.close()


def page(s: Story) -> bytes:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{escape(s.title)}</title>"
        f"<meta property='article:published_time' content='{s.date}T08:00:00Z'><meta name=author content='{s.author}'>"
        f"</head><body><article>{s.html}</article></body></html>"
    ).encode()


def answer(body: bytes, *headers: str) -> bytes:
    head = [
        "HTTP/1.1 200 OK",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def warc_record(url: str, block: bytes) -> bytes:
    out = io.BytesIO()
    made = WarcRecord()
    made.init_headers(WarcRecordType.response, content_length=len(block))
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = "2026-05-20T10:00:00Z"
    made.headers["Content-Type"] = "application/http; msgtype=response"
    made.set_bytes_content(block)
    made.write(out)
    return out.getvalue()


def warc(stories: Sequence[Story], packed: bool = True) -> bytes:
    records = [warc_record(s.url, answer(page(s))) for s in stories]
    return b"".join(map(gzip.compress, records) if packed else records)


def wacz(path: Path, stories: Sequence[Story]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/one.warc.gz", warc(stories[:4]))
        packed.writestr("archive/two.warc.gz", warc(stories[4:]))
        packed.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')


def arc(stories: Sequence[Story]) -> bytes:
    about = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    out = b"filedesc://a.arc 0.0.0.0 20260520100000 text/plain %d\n" % len(about) + about + b"\n"
    for s in stories:
        block = answer(page(s))
        out += f"{s.url} 1.2.3.4 20260520100000 text/html {len(block)}\n".encode() + block + b"\n"
    return out


def letter(s: Story, html: bool = True) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Norrey Chronicle <news@norrey-chronicle.example>"
    made["Subject"] = s.title
    made["Date"] = f"Tue, {int(s.date[8:])} May 2026 08:00:00 +0000"
    made["Message-ID"] = f"<{s.date}@norrey-chronicle.example>"
    made.set_content(s.text)
    if html:
        made.add_alternative(page(s).decode(), subtype="html")
    return made


def mbox(stories: Sequence[Story], html: bool = True) -> bytes:
    return b"".join(
        b"From news@norrey-chronicle.example Tue May 12 08:00:00 2026\n"
        + letter(s, html).as_bytes()
        + b"\n\n"
        for s in stories
    )


def rss(stories: Sequence[Story]) -> bytes:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{s.url}</link><guid>{s.url}</guid>"
        f"<dc:creator>{s.author}</dc:creator><pubDate>Tue, {int(s.date[8:])} May 2026 08:00:00 +0000</pubDate>"
        f"<description>Late again.</description><content:encoded><![CDATA[{s.html}]]></content:encoded></item>"
        for s in stories
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Norrey Chronicle</title>'
        f"<link>https://norrey-chronicle.example/</link>{items}</channel></rss>"
    ).encode()


def atom(stories: Sequence[Story]) -> bytes:
    items = "".join(
        f"<entry><title>{escape(s.title)}</title><link rel='alternate' href='{s.url}'/><id>{s.url}</id>"
        f"<published>{s.date}T08:00:00Z</published><updated>2026-06-01T00:00:00Z</updated><author><name>{s.author}</name></author>"
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{s.html}</div></content></entry>"
        for s in stories
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Norrey Chronicle</title>{items}</feed>".encode()


def newsml(stories: Sequence[Story]) -> bytes:
    items = "".join(
        f"<newsItem guid='urn:x:{s.date}'><itemMeta><itemClass qcode='ninat:text'/><provider qcode='nprov:NC'><name>Norrey Chronicle</name></provider>"
        f"<versionCreated>2026-06-01T00:00:00Z</versionCreated><firstCreated>{s.date}T08:00:00Z</firstCreated><link href='{s.url}'/></itemMeta>"
        f"<contentMeta><by>{s.author}</by><headline>{escape(s.title)}</headline></contentMeta>"
        f"<contentSet><inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head>"
        f"<body>{s.html}</body></html></inlineXML></contentSet></newsItem>"
        for s in stories
    )
    return f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{items}</itemSet></newsMessage>".encode()


def nitf(s: Story) -> bytes:
    body = s.html.replace("é", "&eacute;")
    return (
        "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'http://dtd.example/nitf.dtd'><nitf><head>"
        f"<title>{escape(s.title)}</title><docdata><date.issue norm='{s.date.replace('-', '')}T080000Z'/></docdata>"
        f"<pubdata name='Norrey Chronicle' ex-ref='{s.url}'/></head>"
        f"<body><body.head><hedline><hl1>{escape(s.title)}</hl1></hedline><byline>{s.author}</byline></body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    ).encode()


def ninjs(s: Story) -> dict[str, object]:
    return {
        "uri": s.url, "type": "text", "pubstatus": "usable", "versioncreated": "2026-06-01T00:00:00Z",
        "firstcreated": f"{s.date}T08:00:00Z", "headline": s.title, "byline": s.author, "body_html": s.html,
        "provider": {"name": "Norrey Chronicle"},
    }  # fmt: skip


def ninjs2(s: Story) -> dict[str, object]:
    return {
        "uri": s.url, "type": "text", "pubstatus": "usable", "contentcreated": f"{s.date}T08:00:00Z",
        "headlines": [{"role": "short", "value": "Late"}, {"role": "main", "value": s.title}],
        "bylines": [{"byline": s.author}], "bodies": [{"contenttype": "text/html", "value": s.html}],
    }  # fmt: skip


def zipped(path: Path, stories: Sequence[Story]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("day/a.jsonl", lines(stories[:3]))
        packed.writestr("day/b.csv.gz", gzip.compress(table(stories[3:6])))
        packed.writestr("day/c.xml", rss(stories[6:]))
        packed.writestr("__MACOSX/day/a.jsonl", b"\0\1")


def tarred(path: Path, stories: Sequence[Story], mode: str = "w:gz") -> None:
    with tarfile.open(path, mode) as packed:  # type: ignore[call-overload]
        for number, s in enumerate(stories):
            info = tarfile.TarInfo(f"day/{number:02}.json")
            data = json.dumps(record(s)).encode()
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))


def written(data: Callable[[Sequence[Story]], bytes]) -> Callable[[Path, Sequence[Story]], None]:
    """A maker of bytes as a maker of a file."""

    def make(path: Path, stories: Sequence[Story]) -> None:
        path.write_bytes(data(stories))

    return make


#: Makers of archives by the names of their files.
FORMS: dict[str, Callable[[Path, Sequence[Story]], None]] = {
    "a.jsonl": written(lines),
    "a.jsonl.gz": written(lambda s: gzip.compress(lines(s))),
    "two-members.jsonl.gz": written(lambda s: gzip.compress(lines(s[:5])) + gzip.compress(lines(s[5:]))),
    "a.jsonl.zst": written(lambda s: zstd.compress(lines(s))),
    "utf16.jsonl": written(lambda s: lines(s).decode().encode("utf-16")),
    "a.json": written(lambda s: json.dumps([record(x) for x in s]).encode()),
    "lines.json": written(lines),
    "long-lines.json": written(lambda s: lines(s).replace(b"{", b'{"padding": "' + b"x" * 9_000 + b'", ')),
    "a.csv": written(table),
    "bom.csv": written(lambda s: b"\xef\xbb\xbf" + table(s)),
    "semicolon.csv": written(lambda s: table(s, ";")),
    "utf16.csv": written(lambda s: table(s, ";", "utf-16")),
    "a.csv.gz": written(lambda s: gzip.compress(table(s))),
    "a.csv.zst": written(lambda s: zstd.compress(table(s))),
    "a.tsv": written(lambda s: table(s, "\t")),
    "a.db": database,
    "a.warc": written(lambda s: warc(s, packed=False)),
    "a.warc.gz": written(warc),
    "as-one.warc.gz": written(lambda s: gzip.compress(warc(s, packed=False))),
    "a.wacz": wacz,
    "a.arc": written(arc),
    "a.arc.gz": written(lambda s: gzip.compress(arc(s))),
    "a.mbox": written(mbox),
    "plain.mbox.gz": written(lambda s: gzip.compress(mbox(s, html=False))),
    "rss.xml": written(rss),
    "a.atom": written(atom),
    "newsml.xml": written(newsml),
    "newsml.xml.gz": written(lambda s: gzip.compress(newsml(s))),
    "ninjs.json": written(lambda s: json.dumps([ninjs(x) for x in s]).encode()),
    "ninjs2.jsonl": written(lambda s: "".join(json.dumps(ninjs2(x)) + "\n" for x in s).encode()),
    "a.zip": zipped,
    "a.tar.gz": tarred,
    "a.tar": lambda path, s: tarred(path, s, "w"),
    "unnamed-lines": written(lines),
    "unnamed-feed": written(rss),
    "unnamed-mbox": written(mbox),
    "unnamed-database": database,
}


def letters_of_nobody() -> bytes:
    """A mailbox whose last letter has an unknown charset, a broken encoding and no end."""
    broken = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=nonsense\n"
    return (
        mbox(STORIES[:2])
        + (
            f"From a@b.example Tue May 12 08:00:00 2026\n{broken}Content-Transfer-Encoding: base64\n\n!!!\n--x\n"
        ).encode()
    )


def bomb(where: str) -> bytes:
    """A feed whose DTD makes gigabytes out of a line; ``where`` is the mark-up that asks for them."""
    grown = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{grown}]><rss><channel><item>{where}</item></channel></rss>'.encode()


def locked(path: Path) -> None:
    """A zip archive whose only member says that it is encrypted."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", "The dam holds, Reuters reported.")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
