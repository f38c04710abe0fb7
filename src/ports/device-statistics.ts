/** Numbers of one device by name: how often it was opened, lost, read a code. */
export type DeviceCounts = Readonly<Record<string, number>>;

/**
 * What devices have done, over all starts of the terminal: it tells a cable that comes loose from one that never did. Derived data: nothing
 * hangs on it, and what an open device has counted in its last minutes may be lost.
 */
export interface DeviceStatistics {
  /** By the device's configured name. */
  of(device: string): DeviceCounts;
  /** Never fails; what is above limits.deviceStatisticsDevicesMax is not kept. */
  add(device: string, counts: DeviceCounts): void;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}
