/** Symbols as a reader types them, apart by commas, semicolons or spaces. */
export function namedSubjects(text: string): string[] {
  return [...new Set(text.toUpperCase().split(/[\s,;]+/))].filter((symbol) => symbol !== '')
}
