export { describeValue } from '../core/describe-value.ts'
