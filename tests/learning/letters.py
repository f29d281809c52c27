"""Mails with everything that goes wrong on the way: long and foreign headers, dots, "From ", parts, a hidden recipient."""

from django.core.mail import EmailMultiAlternatives

LINES = "Dear Noor,\n.\n.. two dots\nFrom here on\n\nZoë & 日本 <b>\n" + "long " * 60 + "\n\n  end"


def difficult_mail(**fields) -> EmailMultiAlternatives:
    given = {
        "subject": "Zoë, a subject that is longer than one line of a header may be, so that it is folded: " + "x " * 40,
        "body": LINES,
        "from_email": "Joined Up – Zoë <site@test.example>",
        "to": ["Noor Rahman <noor@test.example>"],
        "cc": ["cc@test.example"],
        "bcc": ["hidden@test.example"],
        "reply_to": ["Tütör <tutor@test.example>"],
        "headers": {"X-Note": "1", "Message-ID": "<1@test.example>", "Date": "Sun, 03 May 2026 12:00:00 +0000"},
    }
    return EmailMultiAlternatives(**given | fields)


def with_parts() -> EmailMultiAlternatives:
    message = difficult_mail()
    message.attach_alternative("<p>Zoë</p>\r\n<p>.</p>", "text/html")
    message.attach("plan – ä.pdf", b"%PDF-1.4\r\n\x00\xff\n.\n", "application/pdf")
    message.attach("notes.txt", "ä\r\n.\r\nFrom b\n", "text/plain")
    return message
