"""Publications of registers that look whole: made here, so that tests need nobody's data."""

SPONSOR_HEADER = "Sponsor Name,Town/City,Additional Locations,Sponsor Type,Status,Route,Immigration Compliance"
CURRENCIES = (
    "USD JPY CZK DKK GBP HUF PLN RON SEK CHF ISK NOK TRY AUD BRL CAD CNY HKD IDR ILS INR KRW MXN MYR NZD PHP SGD THB ZAR".split()
)


def rates(day="2026-11-26", usd="1.1172"):
    """The day's file of the European Central Bank."""
    cells = [usd if currency == "USD" else f"{number + 1}.5" for number, currency in enumerate(CURRENCIES)]
    return ("Date," + ",".join(CURRENCIES) + ",\n" + day + "," + ",".join(cells) + ",\n").encode()


def sponsors(count=1500, status="Student Sponsor", first=0):
    """The UK register, with a Student route in every row."""
    rows = [
        f"College {number:05d} of Testing,Town {number % 90},,Independent school,{status},Student," for number in range(first, first + count)
    ]
    return ("\ufeff" + "\r\n".join([SPONSOR_HEADER, *rows]) + "\r\n").encode()
