// Advance widths of IBM Plex Sans at 11 px, the size of every word inside a chart. All digits are equally wide.
const NARROW = 3
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ '.': NARROW, ',': NARROW, ' ': NARROW, i: NARROW, l: NARROW, '/': 4.3, '-': 4.4 },
  ...{ '%': 10.2, m: 9.6, M: 9, W: 10, w: 8.4, Q: 7.8 },
}
const OTHER = 6.6

/** About how wide a text stands in a chart, in pixels; never less than it is by more than a pixel or two. */
export const textWidth = (text: string): number =>
  [...text.normalize('NFC')].reduce((sum, letter) => sum + (WIDTHS[letter] ?? OTHER), 0)
