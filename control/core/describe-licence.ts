import type { Licence } from '../../gateway-plugin/contract.ts'

/** `MIT`, or `CC-BY-NC-4.0: not for commercial use`. */
export function describeLicence({ name, nonCommercial }: Licence): string {
  return nonCommercial ? `${name}: not for commercial use` : name
}
