/** Pixels. Below this width there is room for the value at a line's end, but not for its name. */
export const NARROW = 560
