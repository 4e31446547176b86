import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

/** The custom properties of every rule whose selector list holds `selector`, later ones winning. */
function tokens(...selectors: string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, selector = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selector.split(',').some((one) => selectors.includes(one.trim()))) continue
    for (const [, name = '', value = ''] of body.matchAll(/(--[\w-]+):\s*([^;]+);/g))
      found[name] = value.trim()
  }
  return found
}

const THEMES = {
  dark: tokens(':root'),
  light: { ...tokens(':root'), ...tokens('[data-theme="light"]') },
  'dark, safe': { ...tokens(':root'), ...tokens('[data-cvd="safe"]') },
  'light, safe': {
    ...tokens(':root'),
    ...tokens('[data-theme="light"]'),
    ...tokens('[data-theme="light"][data-cvd="safe"]'),
  },
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const GROUNDS = ['--canvas', '--surface', '--raised', '--sunken', '--hover', '--selected']
const TEXTS = [
  '--text',
  '--text-2',
  '--text-3',
  '--accent',
  '--warn',
  '--up',
  '--down',
  '--ref',
  '--ceil',
  '--floor',
]

describe.each(Object.entries(THEMES))('%s', (_, theme) => {
  const worst = (name: string, grounds: string[]) =>
    Math.min(...grounds.map((ground) => contrast(theme[name]!, theme[ground]!)))

  test.each(TEXTS)('%s can be read on every ground', (name) => {
    expect(worst(name, GROUNDS)).toBeGreaterThanOrEqual(4.5)
  })
  test.each(['--line-control', '--focus'])('%s can be seen on every ground', (name) => {
    expect(worst(name, GROUNDS)).toBeGreaterThanOrEqual(3)
  })
  test.each(['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'])(
    '%s can be seen as a line',
    (name) => {
      expect(worst(name, ['--canvas', '--surface', '--raised'])).toBeGreaterThanOrEqual(3)
    },
  )
  test('a filled button can be read', () => {
    expect(contrast(theme['--on-accent']!, theme['--accent-strong']!)).toBeGreaterThanOrEqual(4.5)
  })
})
