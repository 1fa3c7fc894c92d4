/** A request as every way of serving HTTP can give it. Names of headers are in lower case. */
export interface HttpRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Nothing that is answered may be kept by others, taken for another type, or passed on in a referrer. */
const CAREFUL = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function json(status: number, value: object, headers: Record<string, string> = {}): HttpResponse {
  const body = `${JSON.stringify(value)}\n`;
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...CAREFUL, ...headers }, body };
}

/** What is wrong, in one sentence. */
export function fault(status: number, error: string): HttpResponse {
  return json(status, { error });
}

export function redirect(location: string): HttpResponse {
  return { status: 302, headers: { location, ...CAREFUL }, body: '' };
}

export function file(body: string, contentType: string, disposition: string): HttpResponse {
  const headers = {
    'content-type': contentType,
    'content-disposition': disposition,
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-top-navigation-by-user-activation",
    ...CAREFUL,
  };
  return { status: 200, headers, body };
}
