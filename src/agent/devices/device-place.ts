/** What has happened where a device is looked for. `changed`: others than before may open it. */
export type PlaceEvent = 'appeared' | 'gone' | 'changed';

/** Where a configured device is looked for, and what is there just now. */
export interface DevicePlace {
  /** Addresses to open, best first; none while nothing is there. */
  ways(): readonly string[];
  /** When what is there was plugged in; undefined where it was there before us or nobody sees it come. */
  readonly appearedMonotonicMs: number | undefined;
  /** Of what is there, for people. */
  readonly label: string | undefined;
  /** The session opens this way: nobody else is offered the device until it is let go. */
  hold(way: string): void;
  /** What is held is open: it is the session's device from now on, also when it comes back elsewhere. */
  remember(): void;
  free(): void;
  onChange(listener: (event: PlaceEvent) => void): void;
  /** Looks again at once. */
  look(): void;
}
