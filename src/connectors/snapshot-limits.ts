/** What a snapshot may hold; whoever makes one and whoever opens one hold to the same. */
export interface SnapshotLimits {
  files: number;
  /** Of one file. */
  fileBytes: number;
  /** Of all files and what the archive says about them, unpacked. */
  totalBytes: number;
}

export const SNAPSHOT_LIMITS: SnapshotLimits = { files: 100_000, fileBytes: 32 * 2 ** 20, totalBytes: 1024 * 2 ** 20 };
