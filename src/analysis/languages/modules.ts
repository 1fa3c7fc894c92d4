/** Says which file of a project an import means, in one language. */
export interface ModuleResolver {
  /**
   * The path of the project's file that an import means, or null when it is none of the project's.
   *
   * @param from path of the importing file
   * @param name the module as written there
   * @param isLibrary whether a module of that name is a library that is known
   */
  resolve(from: string, name: string, isLibrary: (module: string) => boolean): string | null;
  /** How an import would name a module that lies in another one; null where modules hold no modules. */
  submodule(module: string, name: string): string | null;
  /** Whether a file stands for its folder, so that the modules beside it are its members. */
  isPackage(path: string): boolean;
}

/** Files that say how a project is put together (not its code), read: path → content. Broken ones are not in it. */
export type Manifests = ReadonlyMap<string, unknown>;

/** The folder of a path, '' for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** How many characters two strings start with in common. */
export function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
