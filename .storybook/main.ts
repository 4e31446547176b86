import type { StorybookConfig } from '@storybook/react-vite'
import { exampleIndexer, examplePlugin } from './example-stories.ts'

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../plugins/widgets/*/example.yaml'],
  experimental_indexers: (indexers = []) => [...indexers, exampleIndexer],
  viteFinal: (vite) => ({ ...vite, plugins: [...(vite.plugins ?? []), examplePlugin] }),
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  // The components are drawn from examples, not from their props.
  typescript: { reactDocgen: false },
}
export default config
