/** Who waits for one thing, each as often as they ask for it. Whose turn comes first brings it to all of them. */
export class Askers {
  readonly #asked = new Map<string, number>()
  #follower: Follower | undefined

  /** One reader, who stays. */
  static of(reader: string): Askers {
    const askers = new Askers()
    askers.add(reader)
    return askers
  }

  get readers(): readonly string[] {
    return [...this.#asked.keys()]
  }

  add(reader: string): void {
    const asked = this.#asked.get(reader) ?? 0
    this.#asked.set(reader, asked + 1)
    if (asked === 0) this.#follower?.came(reader)
  }

  remove(reader: string): void {
    const asked = this.#asked.get(reader) ?? 0
    if (asked > 1) return void this.#asked.set(reader, asked - 1)
    this.#asked.delete(reader)
    this.#follower?.left(reader)
  }

  /** Tells of readers who come and go from now on; undefined ends it. */
  follow(follower: Follower | undefined): void {
    this.#follower = follower
  }
}

interface Follower {
  came(reader: string): void
  left(reader: string): void
}
