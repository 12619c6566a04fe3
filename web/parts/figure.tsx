import { type ComponentChild, h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SvgNode } from '../../src/model/figure.ts'

/** A drawing as elements: attributes only, no style, no markup from data. */
export function drawn(node: SvgNode): ComponentChild {
  return h(
    node.tag,
    { ...node.attributes },
    ...node.children.map(child => (typeof child === 'string' ? child : drawn(child))),
  )
}

/** A figure that is drawn anew for the width it gets, so that its type keeps its size. */
export function WideFigure({
  draw,
  most,
  className,
}: {
  draw: (width: number) => SvgNode
  most: number
  className?: string
}) {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const watch = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)))
    watch.observe(element)
    setWidth(Math.floor(element.clientWidth))
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={ref} class={className ?? 'figure'}>
      {width > 0 ? drawn(draw(Math.min(width, most))) : null}
    </div>
  )
}
