/** A reference of a remote repository, looked up. */
export interface ResolvedRef {
  /** What was asked for, or the name of the default branch; null where a commit was asked for or the default has no name. */
  ref: string | null;
  /** Full name (`refs/heads/main`), where the remote advertises one. */
  fullName: string | null;
  /** The commit's full hash; null where an abbreviated hash was given, which only a clone can complete. */
  commit: string | null;
}

/** What git knows of a folder. */
export interface WorkTree {
  /** Path of the folder within the work tree, with `/`; empty for its root. */
  prefix: string;
  /** Null where nothing was committed yet. */
  commit: string | null;
  branch: string | null;
  /** Without credentials. */
  remoteUrl: string | null;
  /** Paths (from the work tree's root) that differ from the commit, untracked ones too; null where that cannot be told safely. */
  changed: string[] | null;
}

/** Git, as far as an audit needs it. Errors are `AuditError`s of one sentence, without credentials. */
export interface Git {
  /** Asks the remote which commit the branch, tag or hash stands for; no `ref`: its default branch. */
  resolve(url: string, ref: string | undefined): Promise<ResolvedRef>;
  /** Lays the commit's files into a folder that does not exist yet, and returns the commit's hash. */
  checkOut(url: string, target: ResolvedRef, folder: string, progress?: (message: string) => void): Promise<string>;
  /** Null where the folder is in no work tree. */
  workTree(folder: string): Promise<WorkTree | null>;
}
