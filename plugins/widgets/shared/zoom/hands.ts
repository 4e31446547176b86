/** What makes a chart zoom under hands, in one piece: fetched when a reader first comes near. */
export { takeGestures } from './gestures.ts'
export { ZoomTools } from './tools.tsx'
