"""The page of a deployment in a real browser, with galley in the path.

Uses the page as people do, compares what it shows with what the service answers, and has axe judge it; of a service
that demands a token, it looks at how the page asks for it. With GALLEY_PICTURES=FOLDER it leaves pictures of what it
saw.
"""

import argparse
import contextlib
import csv
import io
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

import axe_core_python
import pyarrow
import pyarrow.parquet
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

PARSER = argparse.ArgumentParser()
PARSER.add_argument("address")
PARSER.add_argument("width", type=int)
PARSER.add_argument("--token", help="what the service demands")
PARSER.add_argument("--revised", help="a workflow that asks for the year instead of flippers")
ARGUMENTS = PARSER.parse_args()
ADDRESS, WIDTH = ARGUMENTS.address, ARGUMENTS.width
AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
DOWNLOADS = tempfile.mkdtemp()
PICTURES = os.environ.get("GALLEY_PICTURES")


def post(path, body, content_type="application/json", accept="application/json"):
    headers = {"Content-Type": content_type, "Accept": accept}
    with urllib.request.urlopen(urllib.request.Request(ADDRESS + path, body.encode(), headers)) as answer:
        return answer.read().decode()


def galley(*words):
    subprocess.run(["galley", *words], check=True, capture_output=True)


@contextlib.contextmanager
def browser():
    options = webdriver.ChromeOptions()
    for word in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]:
        options.add_argument(word)
    options.add_experimental_option("prefs", {"download.default_directory": DOWNLOADS})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_script_timeout(60)
    # Windows have a least width, phones haven't.
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": WIDTH, "height": 900, "deviceScaleFactor": 1, "mobile": WIDTH < 600},
    )
    try:
        yield driver
    finally:
        driver.quit()


class Page:
    def __init__(self, driver):
        self.driver = driver

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def shows(self, selector):
        return any(element.is_displayed() for element in self.all(selector))

    def until(self, words, condition):
        """Waits until something holds; while a page takes another's place it does not."""

        def holds():
            with contextlib.suppress(NoSuchElementException, StaleElementReferenceException):
                return condition()
            return False

        deadline = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < deadline, f"in vain waited until {words}: {self.find('body').text}"
            time.sleep(0.02)

    def settled(self):
        """The answer to the last change is there."""
        self.driver.execute_script("return new Promise((done) => setTimeout(done, 150))")
        self.until("the answer is there", lambda: self.find("#answer").get_attribute("aria-busy") == "false")

    def value(self, column):
        return self.find(f"#answers data[data-column='{column}']").get_attribute("value")

    def labelled(self, label):
        """The control that a label names, as a person finds it."""
        name = next(each for each in self.all("label") if each.text == label)
        return self.find("#" + name.get_attribute("for"))

    def type(self, label, text):
        control = self.in_reach(self.labelled(label))
        control.clear()
        control.send_keys(text)
        return control

    def row(self):
        """The row that the form holds, as a client would send it."""
        kinds = {"number": float, "text": str}
        row = {}
        for control in self.all("#fields [name]"):
            text = control.get_attribute("value")
            convert = kinds.get(control.get_attribute("type"), str)
            row[control.get_attribute("name")] = None if text == "" else convert(text)
        return {name: int(value) if isinstance(value, float) and value.is_integer() else value for name, value in row.items()}

    def agrees(self, deployment):
        """What is shown is what the service answers."""
        answer = json.loads(post(f"/v1/deployments/{deployment}", json.dumps(self.row())))["result"]
        for column, value in answer.items():
            shown = self.value(column)
            assert shown == str(value) or float(shown) == float(value), (column, shown, value)
        return answer

    def judge(self, name):
        """No more than the window is wide, nothing that axe finds fault with, in light and in dark."""
        width = self.driver.execute_script("return document.documentElement.scrollWidth")
        beyond = (
            "return [...document.querySelectorAll('body *')]"
            ".filter((each) => each.getBoundingClientRect().right > arguments[0])"
            ".map((each) => each.outerHTML.slice(0, 80))"
        )
        assert width <= WIDTH, (name, width, self.driver.execute_script(beyond, WIDTH))
        for scheme in ["light", "dark"]:
            self.driver.execute_cdp_cmd(
                "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            )
            self.driver.execute_script(AXE)
            found = self.driver.execute_async_script(
                "axe.run({resultTypes: ['violations']}).then(arguments[arguments.length - 1])"
            )["violations"]
            told = [(rule["id"], [node["target"] + [node["failureSummary"]] for node in rule["nodes"]]) for rule in found]
            assert not told, f"{name}, {scheme}: {told}"
            if PICTURES:
                self.picture(f"{name}-{WIDTH}-{scheme}.png")

    def picture(self, name):
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        metrics = {"width": WIDTH, "deviceScaleFactor": 1, "mobile": WIDTH < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**metrics, "height": height})
        self.driver.save_screenshot(f"{PICTURES}/{name}")
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**metrics, "height": 900})

    def drop(self, name, text):
        """What dragging a file does."""
        self.driver.execute_script(
            "const files = new DataTransfer(); files.items.add(new File([arguments[1]], arguments[0]));"
            "arguments[2].dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}))",
            name,
            text,
            self.find("#drop"),
        )

    def in_reach(self, element):
        """Puts it in the middle, where nothing lies over it."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        return element

    def click(self, selector):
        self.in_reach(self.find(selector)).click()

    def holds(self, control, text):
        """Nothing has taken the field away from whoever is typing in it."""
        return self.driver.switch_to.active_element == control and control.get_attribute("value") == text

    def downloaded(self, name):
        path = pathlib.Path(DOWNLOADS, name)
        # Chromium keeps the name with an empty file first.
        self.until(f"{name} is there", lambda: path.exists() and path.stat().st_size > 0)
        return path.read_text()


def lists_and_begins(page):
    page.driver.get(ADDRESS + "/")
    page.until("the list is there", lambda: page.shows("#pages a"))
    assert [link.text for link in page.all("#pages a")] == ["species"]
    page.judge("list")
    page.click("#pages a")
    page.until("the form is there", lambda: page.shows("#answers data"))
    page.settled()
    page.agrees("species")
    assert page.find("h1").text == "Species"
    assert page.find("#version").text == "Version 2: again, <i>really</i>", "what is written is shown as it is"


def predicts(page):
    for label, text in [("Bill length mm", "46.1"), ("Bill depth mm", "13.2"), ("Flipper length mm", "211")]:
        page.type(label, text)
    page.type("Body mass g", "4500").send_keys(Keys.ENTER)
    page.settled()
    answer = page.agrees("species")
    assert answer["species_predicted"] == "Gentoo" == page.find("#answers .headline data").text
    shares = [each.text for each in page.all("#answers .shares data")]
    assert shares[0] == f"{answer['species_probability_Gentoo'] * 100:.1f}%", shares
    page.until("it has been said", lambda: "Species: Gentoo" in page.find("#spoken").get_attribute("textContent"))


def explains(page):
    """Contributions are the service's, and sum up to the difference that is told."""
    told = json.loads(post("/v1/deployments/species/explanation", json.dumps(page.row())))
    output = next(each for each in told["outputs"] if each["column"] == "species_probability_Gentoo")
    shown = {each.get_attribute("data-input"): float(each.get_attribute("value")) for each in page.all("#why-table data")}
    assert shown == output["contributions"] and len(shown) == 4
    assert abs(sum(shown.values()) - (output["answer"] - output["typical"])) < 1e-9
    sizes = [abs(value) for value in shown.values()]
    assert sizes == sorted(sizes, reverse=True)


def slides(page):
    """The keyboard moves a slider, the answer and the curve follow."""
    before = page.find("#curve svg").get_attribute("outerHTML")
    slider = page.in_reach(page.find("input[type=range][aria-label='Flipper length mm, slider']"))
    for _ in range(20):
        slider.send_keys(Keys.ARROW_LEFT)
    page.settled()
    assert page.row()["flipper_length_mm"] == 191
    page.agrees("species")
    assert Select(page.find("#moved")).first_selected_option.text == "Flipper length mm"
    curve = page.find("#curve svg")
    assert curve.get_attribute("role") == "img" and "over Flipper length mm: lowest" in curve.get_attribute("aria-label")
    assert curve.get_attribute("outerHTML") != before
    page.judge("case")
    points = page.all("#curve tbody tr")
    assert len(points) == 41, len(points)


def marks(page):
    """Missing is taken where it may be, what training never saw is marked, what is wrong is told at its field."""
    page.type("Bill depth mm", "")
    page.type("Body mass g", "9000").send_keys(Keys.ENTER)
    page.settled()
    assert page.row()["bill_depth_mm"] is None
    page.agrees("species")
    outside = [each.text for each in page.all(".outside") if each.is_displayed()]
    assert outside == ["Outside what training saw: the answer is a guess."], outside

    control = page.type("Flipper length mm", "191.5")
    control.send_keys(Keys.ENTER)
    page.until("the error is there", lambda: page.shows(".wrong"))
    assert control.get_attribute("aria-invalid") == "true" and page.driver.switch_to.active_element == control
    wrong = next(each for each in page.all(".wrong") if each.is_displayed())
    assert wrong.text == "Flipper length mm must be a whole number, not 191.5.", wrong.text
    assert wrong.get_attribute("id") in control.get_attribute("aria-describedby").split()
    assert not page.shows("#answers data") and not page.shows("#bar") and not page.shows("#why")
    page.judge("wrong")
    page.click("#reset")
    page.settled()
    assert not page.shows(".wrong") and not page.shows(".outside")
    page.agrees("species")


def scores_files(page):
    rows = [["id", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]]
    rows += [[f'no. "{n}", a', 35 + n % 20, "" if n % 9 == 0 else 14 + n % 7, 175 + n % 50, 3000 + 40 * n] for n in range(60)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path = pathlib.Path(DOWNLOADS, "cases.csv")
    path.write_text(text.getvalue())
    page.find("#file-input").send_keys(str(path))
    page.until("the results are there", lambda: page.shows("#file-results"))
    assert page.find("#file-status").text == "cases.csv: 60 rows have been scored."
    assert [each.text for each in page.all("#file-table thead th")][:3] == ["Row", "id", "bill_length_mm"]
    assert len(page.all("#file-table tbody tr")) == 25 and page.find("#page-words").text == "Rows 1 to 25 of 60"
    page.click("#next")
    page.click("#next")
    assert page.find("#page-words").text == "Rows 51 to 60 of 60" and not page.find("#next").is_enabled()

    answers = list(csv.DictReader(io.StringIO(post("/v1/deployments/species", text.getvalue(), "text/csv", "text/csv"))))
    page.click("#download")
    saved = list(csv.DictReader(io.StringIO(page.downloaded("species-answers.csv"))))
    assert [row["id"] for row in saved] == [row[0] for row in rows[1:]]
    for row, answer in zip(saved, answers, strict=True):
        assert row["species_predicted"] == answer["species_predicted"]
        assert row["species_probability_Adelie"] == answer["species_probability_Adelie"]

    # Bars for classes, a histogram for numbers.
    counted = {row.text.split()[0]: int(row.text.split()[1]) for row in page.all("#distribution tbody tr")}
    assert sum(counted.values()) == 60 and counted["Adelie"] == sum(row["species_predicted"] == "Adelie" for row in answers)
    Select(page.find("#drawn")).select_by_visible_text("Probability of Adelie")
    histogram = page.find("#distribution svg[role=img]")
    assert "Histogram of Probability of Adelie" in histogram.get_attribute("aria-label")
    page.judge("file")

    page.drop("mended.csv", text.getvalue().replace(",175,", ",many,", 1))
    page.until("the problem is there", lambda: page.shows("#file-problems"))
    assert 'Row 1 (line 2): flipper_length_mm must be a whole number, not the text “many”' in page.find("#file-problems").text
    page.click("#template")
    assert page.downloaded("species-cases.csv") == ",".join(rows[0][1:]) + "\n"


def scores_parquet(page):
    """A browser can't read Parquet, so that it shows the answers alone."""
    path = pathlib.Path(DOWNLOADS, "cases.parquet")
    table = {"bill_length_mm": [39.1, None], "bill_depth_mm": [18.7, 15], "flipper_length_mm": [181, 211],
             "body_mass_g": [3750, 4500], "island": ["Dream", "<b>Biscoe</b>"]}
    pyarrow.parquet.write_table(pyarrow.table(table), path)
    page.find("#file-input").send_keys(str(path))
    page.until("the results are there", lambda: "cases.parquet: 2 rows" in page.find("#file-status").text)
    titles = [each.text for each in page.all("#file-table thead th")]
    rows = [[cell.text for cell in row.find_elements(By.CSS_SELECTOR, "th, td")] for row in page.all("#file-table tbody tr")]
    assert [row[titles.index("species_predicted")] for row in rows] == ["Adelie", "Gentoo"]
    assert [row[titles.index("island")] for row in rows] == ["Dream", "<b>Biscoe</b>"]


def asks_for_token(page, token):
    """It is kept as long as the tab is open, and nowhere else."""
    page.driver.get(ADDRESS + "/apps/species")
    page.until("a token is asked for", lambda: page.shows("#token-text"))
    assert page.driver.switch_to.active_element == page.find("#token-text")
    page.judge("token")
    page.labelled("Token").send_keys("galley_wrong", Keys.ENTER)
    page.until("it is asked for again", lambda: "was refused" in page.find("#token-words").text)
    page.labelled("Token").send_keys(token, Keys.ENTER)
    page.until("the form is there", lambda: page.shows("#answers data"))
    page.settled()
    assert not page.shows("#token-text") and page.value("species_predicted") == "Adelie"
    kept = page.driver.execute_script("return [sessionStorage.length, localStorage.length, document.cookie]")
    assert kept == [1, 0, ""], kept
    page.driver.refresh()
    page.until("the form is there again", lambda: page.shows("#answers data"))


def watches(page, token):
    """So do the pages for people who watch, and what was given to one holds for the other."""
    page.driver.get(ADDRESS + "/monitor/species")
    page.until("the page is there", lambda: "is live" in page.find("main").text)
    page.driver.execute_script("sessionStorage.clear()")
    page.driver.get(ADDRESS + "/monitor")
    page.until("a token is asked for", lambda: page.shows("#token-text"))
    page.judge("monitor-token")
    page.labelled("Token").send_keys("galley_wrong", Keys.ENTER)
    page.until("it is asked for again", lambda: "was refused" in page.find("#token-words").text)
    page.labelled("Token").send_keys(token, Keys.ENTER)
    page.until("the list is there", lambda: "species" in page.find("main").text)


def live(version):
    return f'"version":{version},' in urllib.request.urlopen(f"{ADDRESS}/v1/deployments").read().decode()


def follows(page):
    """A rollback shows without a new visit, and takes nothing from whoever is typing."""
    page.type("Bill depth mm", "15.5")
    Select(page.find("#moved")).select_by_visible_text("Bill length mm")
    control = page.type("Body mass g", "41")
    page.settled()
    galley("rollback", "species")
    page.until("the service has followed", lambda: live(1))
    control.send_keys("00")
    page.until("the news are there", lambda: page.shows("#news"))
    assert page.find("#news").text == "Version 1 is live now; what you typed is kept."
    page.settled()
    assert page.holds(control, "4100") and page.row()["bill_depth_mm"] == 15.5
    assert page.find("#version").text == "Version 1"
    page.agrees("species")


def asks_anew(page):
    """What a new version asks for comes and goes; the other fields stay as they are."""
    control = page.type("Body mass g", "42")
    page.settled()
    galley("deploy", ARGUMENTS.revised, "--as", "species", "--target", "app")
    page.until("the service has followed", lambda: live(3))
    control.send_keys("00")
    page.until("the new form is there", lambda: page.find("#version").text == "Version 3")
    page.settled()
    assert page.holds(control, "4200") and page.row()["bill_depth_mm"] == 15.5
    told = "Version 3 is live now; what you typed is kept. It asks for Year, too. It no longer asks for Flipper length mm."
    assert page.find("#news").text == told, page.find("#news").text
    assert "flipper" not in page.find("#fields").text.lower() + page.find("#file-words").text
    page.type("Year", "2008")
    page.settled()
    page.agrees("species")
    assert Select(page.find("#moved")).first_selected_option.text == "Year"
    page.judge("anew")


STEPS = [lists_and_begins, predicts, explains, slides, marks, scores_files, scores_parquet, follows, asks_anew]

with browser() as driver:
    page = Page(driver)
    if ARGUMENTS.token:
        asks_for_token(page, ARGUMENTS.token)
        watches(page, ARGUMENTS.token)
    else:
        for step in STEPS:
            step(page)
        # A refusal is logged by the browser whatever the page does about it.
        wrong = [entry for entry in driver.get_log("browser") if "status of 422" not in entry["message"]]
        assert not wrong, wrong
print(f"the page is right at {WIDTH}")
