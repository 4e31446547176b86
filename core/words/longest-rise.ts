/** The positions of the longest part of a list of distinct numbers, in its order, that only rises. */
export function longestRise(numbers: readonly number[]): number[] {
  const best: { readonly before: number; readonly length: number }[] = []
  for (const [i, number] of numbers.entries()) {
    let before = -1
    for (let j = 0; j < i; j++) {
      if (numbers[j]! < number && (before < 0 || best[j]!.length > best[before]!.length)) before = j
    }
    best.push({ before, length: before < 0 ? 1 : best[before]!.length + 1 })
  }
  let at = best.findIndex((one) => best.every((other) => other.length <= one.length))
  const rise: number[] = []
  while (at >= 0) {
    rise.unshift(at)
    at = best[at]!.before
  }
  return rise
}
