import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { edtf, isEdtf } from "../src/edtf.ts";
import { setLang } from "../src/i18n.ts";

const TOLD: [edtf: string, es: string, en: string][] = [
  ["2023", "2023", "2023"],
  ["2023-06", "junio de 2023", "June 2023"],
  ["2024-02", "febrero de 2024", "February 2024"],
  ["2023-06-14", "14 de junio de 2023", "14 June 2023"],
  ["2023-06-14T10:00:00Z", "14 de junio de 2023, 10:00", "14 June 2023, 10:00"],
  ["2020~", "hacia 2020", "about 2020"],
  ["2021?/2022", "quizá 2021 – 2022", "perhaps 2021 – 2022"],
  ["2019-02%", "quizá hacia febrero de 2019", "perhaps about February 2019"],
  ["2016/..", "desde 2016", "since 2016"],
  ["2016/", "desde 2016", "since 2016"],
  ["../2019-02", "hasta febrero de 2019", "until February 2019"],
  ["/2019", "hasta 2019", "until 2019"],
  ["2023-06-14/..", "desde el 14 de junio de 2023", "since 14 June 2023"],
  ["201X", "la década de 2010", "the 2010s"],
  ["20XX", "entre 2000 y 2099", "between 2000 and 2099"],
  ["2004-XX", "algún mes de 2004", "some month of 2004"],
  ["2004-02-XX", "algún día de febrero de 2004", "some day of February 2004"],
  ["2004-XX-XX", "algún día de 2004", "some day of 2004"],
  ["XXXX-06-14", "14 de junio", "14 June"],
  ["XXXX-02-29", "29 de febrero", "29 February"],
  ["XXXX", "sin año", "no year"],
  ["2023-21", "primavera de 2023", "spring 2023"],
  ["2023-34", "segundo trimestre de 2023", "second quarter of 2023"],
  ["2023-38", "segundo cuatrimestre de 2023", "second third of 2023"],
  ["2023-41", "segundo semestre de 2023", "second half of 2023"],
  ["2020/2019", "2020 – 2019", "2020 – 2019"],
  ["whenever", "whenever", "whenever"],
  ["2023-13-01", "2023-13-01", "2023-13-01"],
];

test("dates in words keep what is partial, open or doubtful", () => {
  for (const [text, es, en] of TOLD) {
    setLang("es");
    assert.equal(edtf(text), es);
    setLang("en");
    assert.equal(edtf(text), en);
  }
});

test("every form that Python reads is told", () => {
  const forms = readFileSync("../tests/dates.csv", "utf8").trim().split("\n").slice(1).map((line) => line.split(",")[0]!);
  const known = new Set(TOLD.map(([text]) => text));
  assert.deepEqual(forms.filter((form) => !known.has(form)), []);
});

test("a text is a date only when it can be nothing else", () => {
  assert.ok(["2008/..", "2023-06-14", "201X", "2020~", "../2019-02"].every(isEdtf));
  assert.ok(!["2008", "1200", "whenever", "a/b", "/", "2008/2009/2010", ""].some(isEdtf));
});
