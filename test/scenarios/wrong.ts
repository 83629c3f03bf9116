/** A scenario that is wrong on purpose; each remark says what must be found on its line. */
export const wrong = `scenario: wrong
title: { zh: 故意写错, en: Wrong on purpose }
programme: shaoxing-2018
year: 2019
units: { finance: 市财政局, water: 市水利局 }
defaults: { track: clean, passed: true }
steps:
  - { for: all, do: fileRules }
  - { at: 2019-12-10, by: finance, do: submitApplication, refused: WindowClosed }
  - by: water
    do: submitApplication
    expect:
      applications.clean.status: reviewed
  - { by: reviewer, do: recordCheck, with: { unit: finance, check: no-such-check } }
  - { by: finance, do: submitApplication, refused: NotUnderReview }
  - by: finance
    do: submitApplication
    refused: { code: AlreadyApplied, rules: [SX-S9], message: never }
  - { check: listCandidacies, expect: { items: { count: 3 } }, note: two units }
  - { by: finance, do: fileRecord, with: { type: annual-summary }, save: { record: nothing-of-it } }
  - { check: showMatter, with: { matter: $record }, save: { again: id } }
  - { check: showMatter, with: { matter: $again } }
  - { for: all, by: organiser, do: extendStep, with: { matter: $again, step: x, until: 2020-01-01 } }
  - { by: organiser, do: closeStage, with: { stage: never } }
  - together:
      - { by: finance, do: fileRecord, with: { type: annual-summary } }
      - { by: water, do: fileRecord, with: { type: annual-summary } }
    succeed: 1
    refused: WindowClosed
  - { by: administrator, do: addPerson, with: { id: li, organisation: nowhere, roles: [auditor] } }
  - { by: li, check: showCandidacy, with: { unit: finance } }
end:
  candidacies: { finance: named }
  titles: [{ unit: finance }]
`;
