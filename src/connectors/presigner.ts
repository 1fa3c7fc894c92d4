/** Makes addresses from which anybody can read one object for some minutes. */
export interface Presigner {
  presign(key: string, file: { contentType: string; name: string; inline: boolean }): Promise<string>;
}
