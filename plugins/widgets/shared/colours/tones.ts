/** The colour of a tone, as `ValueLabel.tone` and thresholds name it; text where it has none. */
export function toneColour(tone: string | undefined, plain = 'var(--text)'): string {
  return !tone || tone === 'none' ? plain : `var(--${tone})`
}

/** The same for words. Steps from cheap to expensive are colours of areas: as thin as letters are, they take of the text's. */
export function toneText(tone: string | undefined, plain?: string): string {
  const colour = toneColour(tone, plain)
  return tone?.startsWith('val-') ? `color-mix(in srgb, ${colour} 80%, var(--text))` : colour
}

/** A tone as a background that text stays readable on. The steps from cheap to expensive have no tint of their own. */
export function toneTint(tone: string | undefined): string {
  if (!tone || tone === 'none') return 'var(--active)'
  return tone.startsWith('val-')
    ? `color-mix(in srgb, var(--${tone}) 16%, var(--surface))`
    : `var(--${tone}-tint)`
}

/** A tone as the fill of a bar, calmer than text where there is such a colour. */
export const toneFill = (tone: string | undefined, plain = 'var(--c1)'): string =>
  tone === 'up' || tone === 'down' ? `var(--${tone}-fill)` : toneColour(tone, plain)
