/** Values that stand in examples, in other projects' defaults and on lists of what people write. */
const KNOWN = [
  ...['secret', 'password', 'passwort', 'changeme', 'change-me', 'change_me', 'change this', 'changethis'],
  ...['default', 'example', 'placeholder', 'your-', 'your_', 'replace', 'insecure', 'development', 'rattan'],
  ...['qwerty', 'letmein', 'admin', 'mat-khau', 'matkhau'],
]

/**
 * Why a secret is one that others may guess; undefined where it is not. Length and look are all that can be told: what
 * comes from a random source has many different characters and no word in it.
 */
export function weakness(secret: string): string | undefined {
  if (secret.length < 32) return `it has ${secret.length} characters`
  const low = secret.toLowerCase()
  const word = KNOWN.find((one) => low.includes(one))
  if (word) return `it has ${JSON.stringify(word)} in it`
  if (new Set(secret).size < 12) return 'it has too few different characters'
  if (isRepeated(secret)) return 'it repeats itself'
  if (steps(secret) > secret.length / 2) return 'its characters follow each other'
  return undefined
}

/** Whether all of it but the end is one piece again and again. */
const isRepeated = (text: string) =>
  Array.from({ length: Math.floor(text.length / 2) }, (_, i) => i + 1).some(
    (piece) => text.slice(piece, -3) === text.slice(0, -3 - piece),
  )

/** How many characters are the next after the one before. */
function steps(text: string): number {
  const codes = [...text].map((char) => char.charCodeAt(0))
  return codes.filter((code, i) => i > 0 && Math.abs(code - codes[i - 1]!) === 1).length
}
