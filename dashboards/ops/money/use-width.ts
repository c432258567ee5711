import { type RefObject, useLayoutEffect, useState } from 'react'

/** Pixels that an element has, so that type in a chart keeps its size. */
export function useWidth(element: RefObject<HTMLElement | null>, start: number): number {
  const [width, setWidth] = useState(start)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    // A page that is printed, or hidden, has no width: the last one stays.
    const measure = () => {
      if (target.clientWidth > 0) setWidth(target.clientWidth)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return width
}
