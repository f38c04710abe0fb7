/** How closely a device is looked at: its port alone; by asking it; by having somebody use it. */
export type CheckLevel = 'internal' | 'external' | 'interactive';

export type CheckResult =
  | { readonly kind: 'good'; readonly text: string }
  | { readonly kind: 'bad'; readonly text: string }
  /** This class of device has no such check. */
  | { readonly kind: 'not-offered' };
