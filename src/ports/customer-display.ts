import type { ScreenModel } from '../domain/screen/screen-model.ts';

/** Shows the latest model; an older one that is still being written is overtaken. Never throws. */
export interface CustomerDisplay {
  show(screen: ScreenModel): void;
}
