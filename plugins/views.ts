/**
 * The view of every widget plugin that comes with Rattan, by the plugin's name and loaded when it is first drawn. Browsers
 * read this and never a widget.ts, whose schemas are the server's; views.test.ts holds it against the folders.
 */
export const VIEWS = {
  badges: () => import('./widgets/badges/view.tsx'),
  bands: () => import('./widgets/bands/view.tsx'),
  bar: () => import('./widgets/bar/view.tsx'),
  'bar-line': () => import('./widgets/bar-line/view.tsx'),
  candles: () => import('./widgets/candles/view.tsx'),
  card: () => import('./widgets/card/view.tsx'),
  distribution: () => import('./widgets/distribution/view.tsx'),
  donut: () => import('./widgets/donut/view.tsx'),
  gauge: () => import('./widgets/gauge/view.tsx'),
  heading: () => import('./widgets/heading/view.tsx'),
  heatmap: () => import('./widgets/heatmap/view.tsx'),
  histogram: () => import('./widgets/histogram/view.tsx'),
  lineage: () => import('./widgets/lineage/view.tsx'),
  line: () => import('./widgets/line/view.tsx'),
  pivot: () => import('./widgets/pivot/view.tsx'),
  quote: () => import('./widgets/quote/view.tsx'),
  'range-bar': () => import('./widgets/range-bar/view.tsx'),
  rotation: () => import('./widgets/rotation/view.tsx'),
  score: () => import('./widgets/score/view.tsx'),
  stat: () => import('./widgets/stat/view.tsx'),
  stepper: () => import('./widgets/stepper/view.tsx'),
  table: () => import('./widgets/table/view.tsx'),
  text: () => import('./widgets/text/view.tsx'),
  treemap: () => import('./widgets/treemap/view.tsx'),
} as const
