declare module 'fs-native-extensions' {
  /** Locks an open file for its descriptor alone; false where another one holds it. Throws where files cannot be locked. */
  export function tryLock(fd: number): boolean
}
