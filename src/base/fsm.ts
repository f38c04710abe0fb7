/**
 * The shape of every state machine here: a pure function that returns the next state and what is
 * to be done, or says why the input is refused. Illegal pairs are rejected, never ignored.
 */
export type Step<State, Effect> =
  | { readonly state: State; readonly effects: readonly Effect[] }
  | { readonly rejected: string };

export type Transition<State, Input, Effect> = (state: State, input: Input) => Step<State, Effect>;

export function isRejected<State, Effect>(step: Step<State, Effect>): step is { readonly rejected: string } {
  return 'rejected' in step;
}
