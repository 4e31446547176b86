/** A stream of random numbers that depends on its seed and key alone, so that files can be made in any order. */
export interface Random {
  /** In [0, 1). */
  uniform(): number
  /** Standard normal, cut at four sigmas: a demo needs no crash of the century. */
  normal(): number
  between(low: number, high: number): number
}

export function random(seed: number, key: string): Random {
  let state = seed >>> 0
  for (let i = 0; i < key.length; i++) {
    state = Math.imul(state ^ key.charCodeAt(i), 0x5bd1e995)
    state ^= state >>> 13
  }
  // Mulberry32: 32 bits of state are plenty for streams of a few thousand numbers.
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    return Math.max(-4, Math.min(4, radius * Math.cos(2 * Math.PI * uniform())))
  }
  return { uniform, normal, between: (low, high) => low + (high - low) * uniform() }
}
