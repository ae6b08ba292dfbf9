/// <reference lib="dom" />
/** All verdicts: who said what, when, on whose suggestion; undone, written out, read in. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ImportAnswer, reviewPath, type VerdictRow } from "lib/review/api.ts";
import { countOf } from "./caption.ts";
import { type Desk, figureVerdicts, labelOfType } from "./desk.ts";

/** Rows that are shown at once. */
const rowsShown = 200;

/** The table. */
export function VerdictsView({ desk }: { desk: Desk }): JSX.Element {
  const { collection } = desk;
  const rows = [...desk.verdicts.value].reverse();
  const [shown, setShown] = useState(rowsShown);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const found = await desk.source.ask("importCsv", { body: await file.text() });
      setAnswer(found);
      desk.tell(`${countOf(found.added, "verdict")} read from ${file.name}`);
      await desk.refresh();
    } catch (error) {
      desk.fail(error);
    }
  };
  return (
    <main id="main" class="ledger" tabIndex={-1}>
      <div class="heading">
        <h2>
          <span class="count">{rows.length}</span> {rows.length === 1 ? "verdict" : "verdicts"}
          {collection.reviewer && <span class="of">you are {collection.reviewer}</span>}
        </h2>
        <div class="buttons">
          <a class="button" href={reviewPath("verdictsCsv")} download="verdicts.csv">
            Write as CSV
          </a>
          {collection.canSave && (
            <label class="button">
              Read a CSV file
              <input
                class="unseen"
                type="file"
                accept=".csv,text/csv"
                onChange={(event) => {
                  void read(event.currentTarget.files?.[0]);
                  event.currentTarget.value = "";
                }}
              />
            </label>
          )}
        </div>
      </div>
      {answer !== null && answer.refused.length > 0 && (
        <div class="refused">
          <p>{countOf(answer.refused.length, "line")} left out:</p>
          <ul>
            {answer.refused.slice(0, 20).map(({ line, reason }) => (
              <li key={line}>Line {line}: {reason}</li>
            ))}
          </ul>
        </div>
      )}
      {rows.length === 0
        ? <p class="empty">Nobody has said anything yet.</p>
        : (
          <div class="wide" role="region" aria-label="All verdicts, the latest first" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">Who</th>
                  <th scope="col">Of what</th>
                  <th scope="col">Verdict</th>
                  <th scope="col">Suggested</th>
                  <th scope="col">
                    <span class="unseen">Undo or redo</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, shown).map((row) => <Line key={row.id} desk={desk} row={row} />)}
              </tbody>
            </table>
            {shown < rows.length && (
              <button
                type="button"
                class="quiet"
                onClick={() => setShown(shown + rowsShown)}
              >
                Show more
              </button>
            )}
          </div>
        )}
    </main>
  );
}

function Line({ desk, row }: { desk: Desk; row: VerdictRow }): JSX.Element {
  const { plates, figures } = desk.collection;
  const { said, who, when, isUndone } = row;
  const turn = isUndone ? "Redo" : "Undo";
  const type = (value: string) => labelOfType(desk.collection, value);
  return (
    <tr class={isUndone ? "undone" : ""}>
      <td>
        <time dateTime={when}>{when.slice(0, 16).replace("T", " ")}</time>
      </td>
      <td>{who}</td>
      <td>
        {said === null ? "no longer in the corpus" : said.of === "figure"
          ? (
            <button
              type="button"
              class="link"
              onClick={() =>
                desk.go({ view: "plate", plate: figures.plate[said.figure], figure: said.figure })}
            >
              {figures.id[said.figure]}
            </button>
          )
          : `${plates.id[said.a]} and ${plates.id[said.b]}`}
      </td>
      <td>
        {said === null ? "" : said.of === "figure" ? figureVerdicts[said.value] : type(said.value)}
        {isUndone && <span class="remark">undone</span>}
      </td>
      <td>
        {row.suggestion && (
          <>
            {figureVerdicts[row.suggestion] ?? type(row.suggestion)}{" "}
            <span class="by">by {row.model}</span>
          </>
        )}
      </td>
      <td>
        {desk.collection.canSave && (
          <button
            type="button"
            class="quiet"
            aria-label={`${turn} the verdict of ${when.slice(0, 16).replace("T", " ")}`}
            onClick={() => desk.undo(row.id, { redo: isUndone })}
          >
            {turn}
          </button>
        )}
      </td>
    </tr>
  );
}
