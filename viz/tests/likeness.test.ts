import assert from "node:assert/strict";
import { test } from "node:test";
import { alike, saying } from "../src/likeness.ts";

const QUESTIONS = ["Qué datos recibe y envía un sistema", "Quién puede ver qué datos de qué sistema", "Quién participó en un acontecimiento", "Con quién trabaja un actor"];
const same = (text: string): string => text;

test("a question is found by most of its words, whatever their endings and accents", () => {
  assert.deepEqual(saying(QUESTIONS, "reciben datos", same), [QUESTIONS[0]]);
  assert.deepEqual(saying(QUESTIONS, "qué entidades reciben datos del sistema", same), [QUESTIONS[0], QUESTIONS[1]]);
  assert.deepEqual(saying(QUESTIONS, "PARTICIPO", same), [QUESTIONS[2]]);
  assert.deepEqual(saying(QUESTIONS, "quien trabajó", same), [QUESTIONS[3]]);
  assert.deepEqual(saying(QUESTIONS, "", same), QUESTIONS);
  assert.deepEqual(saying(QUESTIONS, "nadie dice tal cosa", same), []);
});

test("questions are alike that share two words", () => {
  assert.deepEqual(alike(QUESTIONS, QUESTIONS[0]!, same), [QUESTIONS[1]]);
  assert.deepEqual(alike(QUESTIONS, QUESTIONS[3]!, same), []);
});
