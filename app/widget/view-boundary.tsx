import { Component, type ReactNode } from 'react'

/** A view that throws leaves its widget with a sentence, and the page alive. New data tries again. */
export class ViewBoundary extends Component<
  { retryOn: unknown; fallback: ReactNode; children: ReactNode },
  { failed: boolean }
> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidUpdate(before: Readonly<{ retryOn: unknown }>) {
    if (this.state.failed && before.retryOn !== this.props.retryOn) this.setState({ failed: false })
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
