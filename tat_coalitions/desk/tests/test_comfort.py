"""The little script under the pages is comfort only: it puts the focus where a person is needed, and closes menus."""

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MENU = '<details class="menu"><summary>Menu</summary><a href="#today">Today</a></details><p>Elsewhere</p>'


class NameForm(forms.Form):
    name = forms.CharField(label="Name")


@pytest.fixture
def show(page):
    """Show a piece of HTML with the script under it."""

    def show(html):
        page.set_content(html)
        page.add_script_tag(path=settings.BASE_DIR / "static" / "js" / "house.js", type="module")
        return page

    return show


def test_what_is_wrong_takes_the_focus(show):
    page = show(render_to_string("components/error_summary.html", {"form": NameForm({})}))
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_menu_closes_by_escape_and_gives_the_focus_back(show):
    page = show(MENU)
    page.get_by_text("Menu").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Today")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_a_menu_closes_by_a_click_elsewhere_only(show):
    page = show(MENU)
    page.get_by_text("Menu").click()
    expect(page.get_by_text("Today")).to_be_visible()
    page.get_by_text("Elsewhere").click()
    expect(page.get_by_text("Today")).to_be_hidden()


def test_a_filter_sends_itself_when_a_choice_changes_and_not_while_somebody_types(show):
    page = show(
        '<form data-autosubmit action="about:blank"><input name="q" aria-label="Name">'
        '<select name="state" aria-label="State"><option>Texas</option><option>Iowa</option></select></form>'
        "<script>sent = 0; document.forms[0].onsubmit = () => { sent += 1; return false }</script>"
    )
    page.get_by_label("Name").fill("vega")
    page.get_by_label("Name").blur()
    assert page.evaluate("sent") == 0
    page.get_by_label("State").select_option("Iowa")
    assert page.evaluate("sent") == 1


FORM = (
    '<form method="post" action="about:blank" target="other"><button type="submit">Send</button></form>'
    '<iframe name="other"></iframe>'
)


def test_a_page_that_looks_again_by_itself_lets_a_form_arrive_first(page, show):
    page.clock.install()
    show(f'<p data-refresh="3">At work</p>{FORM}')
    page.get_by_role("button").click()
    page.clock.run_for(7_000)
    expect(page.get_by_text("At work")).to_be_visible()
    page.clock.run_for(3_000)
    expect(page.get_by_text("At work")).to_be_hidden()  # it was loaded again, and here that leaves nothing


def test_a_form_cannot_be_sent_twice_by_a_double_click(show):
    page = show(FORM)
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_be_disabled()
