import { fen } from '../../base/fen.ts';
import type { ScreenModel } from '../../domain/screen/screen-model.ts';
import type { CustomerDisplayProfile } from '../../profiles/device-profile.ts';

export interface TestScreen {
  readonly screen: ScreenModel;
  /** What a person then sees, and on no other screen of a terminal that is at rest. */
  readonly shows: string;
}

const word: TestScreen = { screen: { kind: 'idle', text: 'cardtill test' }, shows: 'cardtill test' };
/** Digits alone: every place is lit. */
const figures: TestScreen = { screen: { kind: 'balance', balanceFen: fen(12_345_678), asOfWallMs: 0 }, shows: '123456.78' };

/** For whoever tests a display of this language by looking at it. */
export function testScreen(protocol: CustomerDisplayProfile['protocol']): TestScreen {
  return protocol === 'led8' ? figures : word;
}
