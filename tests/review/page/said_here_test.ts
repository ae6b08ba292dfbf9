import assert from "node:assert/strict";
import { saidHere } from "lib/review/page/said_here.ts";

const [undo, redo] = [{ redo: false }, { redo: true }];

Deno.test("what was said last is taken back first, and what was taken back last stands again first", () => {
  const said = saidHere();
  assert.deepEqual([said.next(undo), said.next(redo)], [undefined, undefined]);
  for (const id of [3, 5, 9]) said.say(id);
  assert.equal(said.next(undo), 9);
  said.turn(9, undo);
  said.turn(5, undo);
  assert.deepEqual([said.next(undo), said.next(redo)], [3, 5]);
  said.turn(5, redo);
  assert.deepEqual([said.next(undo), said.next(redo)], [5, 9]);
});

Deno.test("a new verdict forgets what was taken back, and one of before this page is turned as well", () => {
  const said = saidHere();
  said.say(3);
  said.turn(3, undo);
  said.say(4);
  assert.equal(said.next(redo), undefined);
  said.turn(1, undo);
  assert.deepEqual([said.next(undo), said.next(redo)], [4, 1]);
  said.turn(1, redo);
  assert.deepEqual([said.next(undo), said.next(redo)], [1, undefined]);
});
