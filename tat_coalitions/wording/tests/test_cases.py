"""What tells of a victim, a suspect or an operation is found; what a lead ordinarily writes about a coalition is not.

The first table is what may never be kept; the second is the price, which has to stay nothing: a check that cries wolf is
clicked away.
"""

import pytest

from tat_coalitions.wording.cases import case_findings

BECAME = "what became of a victim, a suspect or a witness"
NAME = "the name of a victim, a suspect or a witness"
AGE, PLACE, PLANNED, TIP = "somebody’s age", "the place of a case", "a planned operation", "a tip"

TOLD = [
    # what one of them said or did
    ("A victim told us of room 12.", {BECAME}),
    ("The victim said she came through Laredo.", {BECAME}),
    ("One young victim disclosed it to our chaplain.", {BECAME}),
    ("Two victims told the officer about the motel.", {BECAME}),
    ("Victims told us of the same van.", {BECAME}),
    ("A girl asked the clerk for help.", {BECAME}),
    ("The suspect drove off before the sheriff came.", {BECAME}),
    ("Our driver says the trafficker gave her a phone.", {BECAME}),
    ("A runaway came to the counter at night.", {BECAME}),
    # what became of them
    ("A victim was found at the pumps.", {BECAME}),
    ("Last week a minor was recovered near Encinal.", {BECAME}),
    ("The alleged trafficker was arrested.", {BECAME}),
    ("Three girls were moved to a shelter.", {BECAME}),
    ("Deputies recovered a minor at the plaza.", {BECAME}),
    ("A trained driver found a minor at pump 3 after the meeting.", {BECAME}),
    ("We arrested the suspect on Friday.", {BECAME}),
    ("Our manager spoke with a victim, who stays with her aunt.", {BECAME}),
    ("We were called by a victim.", {BECAME}),
    ("The clerk helped a sex trafficking victim in the store.", {BECAME}),
    ("The victim's phone is with the detective.", {BECAME}),
    ("She is afraid of her trafficker.", {BECAME}),
    ("An undocumented woman works there.", {BECAME}),
    # where, who, how old
    ("The girl is in room 12 of the motel.", {PLACE}),
    ("A victim was found. The girl is in room 12.", {BECAME, PLACE}),
    ("Unit 4 is where the trafficker lives.", {PLACE}),
    ("A driver saw the suspect in cabin 7.", {BECAME}),
    ("The victim, named Maria, is safe.", {NAME}),
    ("They brought victim Jane Miller to us.", {NAME}),
    ("The talk was by survivor Jane Miller.", {NAME}),
    ("A girl, 15, at the pumps.", {AGE}),
    ("The victim is 16.", {AGE}),
    ("She looked like 15 yo.", {AGE}),
    # what officers plan, and what belongs to the hotline
    ("The sting is planned for Friday.", {PLANNED}),
    ("The session has begun; the sting is planned for Friday.", {PLANNED}),
    ("The raid is on Monday, after the training.", {PLANNED}),
    ("On Tuesday the county does an undercover operation.", {PLANNED}),
    ("A search warrant will be served.", {PLANNED}),
    ("We received a tip that a van waits behind the plaza.", {TIP}),
    ("A driver called in a tip about a white truck.", {TIP}),
]

ORDINARY = [
    # providers, advocates, programs
    "A victim service provider joined.",
    "A victim service provider told us whom to call.",
    "12 victims services staff were trained.",
    "Victim services held the table in room 12.",
    "The victim advocate said that she will come again.",
    "We met a victim service provider in Laredo.",
    "We met a victim witness coordinator of the county.",
    "Talked with the victim assistance program about a shared page.",
    "The Victim Assistance Center gave out 200 cards.",
    "Trained victim Services Staff of two counties.",
    "Victim-centered training was given to 40 officers.",
    "The victims’ fund pays for the posters.",
    "The state’s Crime Victims Act asks for it.",
    # rooms and places
    "Room 12 was too small for sixty people.",
    "We held the class on recognizing a victim in room 204.",
    "The training on how a trafficker works was in room 3, and full.",
    "Posters hang at pump 4 and in the hall.",
    # training content
    "Drivers learned how a victim is recognized.",
    "Officers practiced what to do when a victim asks for help.",
    "The manual says whom to call if a minor was found.",
    "Employees now know when a victim was likely moved.",
    "The film shows how a trafficker controls people.",
    "In the film a victim was found by a driver.",
    "A case study of the course: a minor was recovered in 2015.",
    "In the exercise officers questioned a suspect, played by an actor.",
    "From “prostitute” to victim: the report form has changed.",
    "Our policy names victims first.",
    "No victim was named, as agreed.",
    "Every victim deserves a name and a voice.",
    "The poster asks: are you a victim of trafficking?",
    "It helps to see a victim and not an offender.",
    "We now say victim in all reports.",
    "A survivor told her story and moved everybody.",
    "The survivor-leader spoke for 20 minutes.",
    "A survivor leader said the wording matters most.",
    "Truckers who suspect something call 911.",
    "Suspect vehicles are reported to the hotline.",
    # other meanings
    "There was a minor delay with the posters.",
    "We found a minor mistake in the last total; it is 45.",
    "A minor change was asked for by the school.",
    "The Girl Scouts asked for wallet cards.",
    "The Boys & Girls Club was there.",
    "A tip for next time: order the cards early.",
    "We got a tip on where to print posters.",
    "Drivers called in tips; how many is not known.",
    "The tip line of the state is on the card.",
    "The operation of the plaza goes to another company on Friday.",
    "The operations manager is back on Monday.",
    "The next meeting is on Tuesday; the sheriff comes.",
    "A joint operation of police and carriers was held in June; nothing else may be said.",
    "Training is planned for Friday, the class after it next week.",
    # numbers
    "Drivers aged 21 and over were trained.",
    "We trained 15 women and 16 men.",
    "A man of 40 years’ experience leads it.",
    "40 of 45 drivers are trained; 5 next month.",
    "Calls since the meeting: 12, two of them to 911.",
    "The driver told us that the class was short.",
    "The manager told the officer whom to ask for.",
    "A sheriff’s deputy told 14 employees what to look for.",
    "The company was bought; nobody answers.",
    "She left the company; her successor is being trained.",
    "He can be found in room 12 of the courthouse.",
    "Her buyer at the chain ordered 300 decals.",
]


@pytest.mark.parametrize(("text", "kinds"), TOLD, ids=[text for text, _kinds in TOLD])
def test_a_sentence_that_tells_of_a_case_is_found(text, kinds):
    found = case_findings(text)
    assert {each.like for each in found} == kinds
    assert not any(each.is_certain for each in found), "a quote or the name of a law may stay"


@pytest.mark.parametrize("text", ORDINARY)
def test_a_sentence_that_a_lead_ordinarily_writes_passes(text):
    assert [each.written for each in case_findings(text)] == []


def test_what_is_pointed_out_is_the_part_that_tells_and_not_the_whole_text():
    text = "We trained 40 drivers in May. The suspect was arrested on Monday. All cards are handed out."
    assert [each.written for each in case_findings(text)] == ["The suspect was arrested"]


def test_the_same_words_are_pointed_out_once():
    assert [each.written for each in case_findings("A victim told us of room 12.")] == ["A victim told"]
