import type { Quadrant } from './points.ts'

export const QUADRANTS = {
  en: { leading: 'Leading', weakening: 'Weakening', lagging: 'Lagging', improving: 'Improving' },
  vi: { leading: 'Dẫn dắt', weakening: 'Suy yếu', lagging: 'Tụt hậu', improving: 'Cải thiện' },
}

const TONES = { leading: 'up', weakening: 'warn', lagging: 'down', improving: 'info' } as const

export const quadrantColour = (quadrant: Quadrant): string => `var(--${TONES[quadrant]})`
