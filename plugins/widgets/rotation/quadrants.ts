import type { Quadrant } from './points.ts'

export const QUADRANTS = {
  en: {
    leading: 'Leading',
    weakening: 'Weakening',
    lagging: 'Lagging',
    improving: 'Improving',
    level: 'On the line',
  },
  vi: {
    leading: 'Dẫn dắt',
    weakening: 'Suy yếu',
    lagging: 'Tụt hậu',
    improving: 'Cải thiện',
    level: 'Trên ranh giới',
  },
}

const TONES = { leading: 'up', weakening: 'warn', lagging: 'down', improving: 'info', level: 'c8' } as const

export const quadrantColour = (quadrant: Quadrant): string => `var(--${TONES[quadrant]})`
