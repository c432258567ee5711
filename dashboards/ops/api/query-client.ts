import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api-problem.ts'

/** A session that ended anywhere ends everywhere: the sign-in page follows from it. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiProblem && error.problem.status === 401)
        queryClient.setQueryData(['session'], null)
    },
  }),
  defaultOptions: {
    queries: {
      // Polling tries again by itself; the last answer stays on screen meanwhile.
      retry: false,
      networkMode: 'always',
      staleTime: 1_000,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
})
