/** So many letters may be wrong, missing, too many or swapped with their neighbour; of a short id fewer, or anything would be like it. */
const mistakesMax = 3;
const lettersPerMistake = 4;

/** The id that somebody who wrote `text` probably meant; undefined where none is near. */
export function similarProfile(text: string, ids: readonly string[]): string | undefined {
  const allowed = Math.min(mistakesMax, Math.floor(text.length / lettersPerMistake));
  const [best] = ids.filter((id) => Math.abs(id.length - text.length) <= allowed).map((id) => ({ id, mistakes: mistakesBetween(text, id) })).sort((left, right) => left.mistakes - right.mistakes);
  return best !== undefined && best.mistakes <= allowed ? best.id : undefined;
}

/** Optimal string alignment distance: row by row, with the row before the last for swapped neighbours. */
function mistakesBetween(left: string, right: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isEqual = left[row - 1] === right[column - 1];
      const isSwapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (isEqual ? 0 : 1), isSwapped ? before[column - 2]! + 1 : Number.POSITIVE_INFINITY));
    }
    [before, above] = [above, current];
  }
  return above[right.length]!;
}
