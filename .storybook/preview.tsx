import '../app/globals.css'
import type { Decorator, Preview } from '@storybook/react-vite'
import { setPreferences } from '../app/preferences.ts'

const choice = (name: string, items: Record<string, string>) => ({
  name,
  toolbar: {
    dynamicTitle: true,
    items: Object.entries(items).map(([value, title]) => ({ value, title })),
  },
})

/** What a reader would set: the stories are drawn as the shell would draw them then. */
const reader: Decorator = (Story, { globals }) => {
  document.documentElement.dataset.theme = globals.theme
  setPreferences({ lang: globals.lang, density: globals.density, board: globals.board })
  return <Story />
}

const preview: Preview = {
  decorators: [reader],
  globalTypes: {
    theme: choice('Theme', { dark: 'Dark', light: 'Light' }),
    lang: choice('Language', { vi: 'Tiếng Việt', en: 'English' }),
    density: choice('Density', { compact: 'Compact', comfortable: 'Comfortable' }),
    board: choice('Price colours', { standard: 'Standard', safe: 'Colour-blind safe' }),
  },
  initialGlobals: { theme: 'dark', lang: 'vi', density: 'compact', board: 'standard' },
  parameters: { backgrounds: { disable: true }, controls: { disable: true } },
}
export default preview
