import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';
import { orError, registrars } from './rows.ts';

const does = 'runs an HTTP request';
const REQUEST: Member = orError('net/http.Response', { effect: 'network', acquires: true, does });
const DIALS: Member = { effect: 'network', does: 'connects over the network' };
const SERVES: Member = { serves: true, returns: 'error' };
const GIVES = {
  w: 'net/http.ResponseWriter',
  rw: 'net/http.ResponseWriter',
  r: 'net/http.Request',
  req: 'net/http.Request',
};

/** net/http, both ends, and what lies below it. */
export const network: Library[] = [
  defineLibrary({
    title: 'net/http',
    language: 'go',
    practice: 'net-http',
    packages: [],
    modules: ['net/http', 'net/http/httputil', 'net/http/httptest', 'net/http/cookiejar', 'net/http/pprof'],
    docs: {
      client: 'https://pkg.go.dev/net/http#Client',
      server: 'https://pkg.go.dev/net/http#Server',
      handler: 'https://pkg.go.dev/net/http#Handler',
    },
    functions: {
      ...functionsOf('net/http', 'Get Post PostForm Head', REQUEST),
      ...functionsOf('net/http', 'NewRequest NewRequestWithContext', orError('net/http.Request')),
      ...functionsOf('net/http', 'Handle HandleFunc'),
      'net/http.HandlerFunc': { returns: '$0' },
      'net/http.NewServeMux': { returns: 'net/http.ServeMux' },
      ...functionsOf('net/http', 'ListenAndServe ListenAndServeTLS Serve ServeTLS', SERVES),
      ...functionsOf('net/http', 'Error NotFound Redirect SetCookie'),
      ...functionsOf('net/http', 'ServeFile ServeContent ServeFileFS', { effect: 'file', does: 'sends a file' }),
      ...functionsOf(
        'net/http',
        'FileServer FileServerFS StripPrefix TimeoutHandler MaxBytesHandler AllowQuerySemicolons',
        {
          returns: 'net/http.Handler',
        },
      ),
      ...functionsOf('net/http', 'NotFoundHandler RedirectHandler', { returns: 'net/http.Handler' }),
      'net/http.MaxBytesReader': { returns: 'io.Reader' },
      'net/http.NewResponseController': {},
      ...functionsOf('net/http', 'StatusText DetectContentType CanonicalHeaderKey', { returns: 'str' }),
      'net/http/httputil.NewSingleHostReverseProxy': { returns: 'net/http.Handler' },
      ...functionsOf('net/http/httputil', 'DumpRequest DumpRequestOut DumpResponse', orError('list<int>')),
      'net/http/cookiejar.New': orError('any'),
    },
    objects: { 'net/http.DefaultClient': 'net/http.Client', 'net/http.DefaultServeMux': 'net/http.ServeMux' },
    types: {
      'net/http.Client': {
        kind: 'client',
        attributes: { Timeout: 'time.Duration', Transport: 'any', Jar: 'any' },
        members: { ...members('Do Get Post PostForm Head', REQUEST), CloseIdleConnections: {} },
      },
      'net/http.RoundTripper': { members: { RoundTrip: REQUEST } },
      'net/http.Transport': { members: { RoundTrip: REQUEST, Clone: { returns: '$self' }, CloseIdleConnections: {} } },
      'net/http.Response': {
        attributes: {
          Body: 'net/http.Body',
          StatusCode: 'int',
          Status: 'str',
          Header: 'net/http.Header',
          ContentLength: 'int',
          Request: 'net/http.Request',
        },
        members: { Cookies: { returns: 'list<net/http.Cookie>' }, Location: {} },
      },
      'net/http.Body': { bases: ['io.Reader'], members: { Close: { effect: 'release', returns: 'error' } } },
      'net/http.Request': {
        attributes: {
          Body: 'net/http.Body',
          Header: 'net/http.Header',
          Method: 'str',
          Host: 'str',
          RemoteAddr: 'str',
          RequestURI: 'str',
          URL: 'net/url.URL',
          Form: 'net/url.Values',
          PostForm: 'net/url.Values',
        },
        members: {
          Context: { returns: 'context.Context' },
          ...members('WithContext Clone', { returns: 'net/http.Request' }),
          ...members('FormValue PostFormValue PathValue UserAgent Referer', { returns: 'str' }),
          BasicAuth: { returns: 'tuple<str,str,bool>' },
          Cookie: orError('net/http.Cookie'),
          Cookies: { returns: 'list<net/http.Cookie>' },
          ...members('ParseForm ParseMultipartForm', { returns: 'error' }),
          FormFile: { returns: 'tuple<io.ReadCloser,any,error>' },
          ...members('SetBasicAuth AddCookie SetPathValue'),
        },
      },
      'net/http.Header': {
        members: {
          Get: { returns: 'str' },
          Values: { returns: 'list<str>' },
          ...members('Set Add Del', { mutates: true }),
          Clone: { returns: '$self' },
        },
      },
      'net/http.Cookie': { attributes: { Name: 'str', Value: 'str' }, members: members('String', { returns: 'str' }) },
      'net/http.ResponseWriter': {
        members: {
          Header: { returns: 'net/http.Header' },
          Write: orError('int'),
          WriteHeader: {},
          Flush: {},
        },
      },
      'net/http.Flusher': { members: members('Flush') },
      'net/http.Handler': { members: members('ServeHTTP') },
      'net/http.ServeMux': {
        bases: ['net/http.Handler'],
        members: { ...members('Handle HandleFunc'), Handler: {} },
      },
      'net/http.Server': {
        members: {
          ...members('ListenAndServe ListenAndServeTLS Serve ServeTLS', SERVES),
          ...members('Shutdown Close', { returns: 'error' }),
          ...members('RegisterOnShutdown SetKeepAlivesEnabled'),
        },
      },
    },
    entryPoints: [
      ...registrars(['net/http', 'net/http.ServeMux'], 'HandleFunc', { role: 'request', gives: GIVES }),
      ...registrars(['net/http', 'net/http.ServeMux'], 'Handle', {
        role: 'request',
        gives: GIVES,
        instances: ['ServeHTTP'],
      }),
      // Whatever is made into a handler is one, wherever that is registered.
      { role: 'request', registrar: 'net/http.HandlerFunc', argument: 0, gives: GIVES },
      { role: 'request', base: 'net/http.Handler', methods: ['ServeHTTP'], gives: GIVES },
    ],
  }),
  defineLibrary({
    title: 'Go network packages',
    language: 'go',
    practice: 'go',
    packages: [],
    modules: ['net', 'net/url', 'net/smtp', 'net/mail', 'net/rpc', 'net/netip', 'crypto/tls', 'mime', 'mime/multipart'],
    docs: { net: 'https://pkg.go.dev/net', smtp: 'https://pkg.go.dev/net/smtp' },
    functions: {
      ...functionsOf('net', 'Dial DialTimeout DialTCP DialUDP DialUnix', orError('net.Conn', DIALS)),
      ...functionsOf('net', 'Listen ListenTCP ListenPacket ListenUDP', orError('net.Listener')),
      ...functionsOf('net', 'LookupHost LookupAddr LookupTXT LookupIP LookupMX LookupCNAME', {
        ...orError('list<str>'),
        effect: 'network',
        does: 'asks a name server',
      }),
      ...functionsOf('net', 'ParseIP', { returns: 'any' }),
      'net.JoinHostPort': { returns: 'str' },
      'net.SplitHostPort': { returns: 'tuple<str,str,error>' },
      'net.ParseCIDR': { returns: 'tuple<any,any,error>' },
      'crypto/tls.Dial': orError('net.Conn', DIALS),
      'crypto/tls.LoadX509KeyPair': orError('any', { effect: 'file' }),
      ...functionsOf('net/url', 'Parse ParseRequestURI', orError('net/url.URL')),
      'net/url.ParseQuery': orError('net/url.Values'),
      ...functionsOf('net/url', 'QueryEscape PathEscape', { returns: 'str' }),
      ...functionsOf('net/url', 'QueryUnescape PathUnescape JoinPath', orError('str')),
      'net/smtp.SendMail': { effect: 'mail', returns: 'error', does: 'sends a mail' },
      'net/smtp.Dial': orError('net/smtp.Client', DIALS),
      'net/smtp.NewClient': orError('net/smtp.Client'),
      ...functionsOf('net/smtp', 'PlainAuth CRAMMD5Auth'),
      ...functionsOf('net/mail', 'ParseAddress ReadMessage', orError('any')),
      'net/rpc.Dial': orError('net/rpc.Client', DIALS),
      'net/rpc.DialHTTP': orError('net/rpc.Client', DIALS),
      'mime/multipart.NewWriter': { returns: 'mime/multipart.Writer' },
      ...functionsOf('mime', 'TypeByExtension', { returns: 'str' }),
    },
    types: {
      'net.Conn': {
        members: {
          ...members('Read Write', orError('int', { effect: 'network' })),
          Close: { effect: 'release', returns: 'error' },
          ...members('SetDeadline SetReadDeadline SetWriteDeadline', { returns: 'error' }),
          ...members('LocalAddr RemoteAddr'),
        },
      },
      'net.Listener': {
        members: { Accept: orError('net.Conn', { serves: true }), Close: { returns: 'error' }, Addr: {} },
      },
      'net.Dialer': { members: members('Dial DialContext', orError('net.Conn', DIALS)) },
      'net.Resolver': {
        members: members('LookupHost LookupAddr LookupTXT LookupIPAddr', {
          ...orError('list<str>'),
          effect: 'network',
          does: 'asks a name server',
        }),
      },
      'net/url.URL': {
        attributes: { Host: 'str', Path: 'str', RawQuery: 'str', Scheme: 'str', Fragment: 'str' },
        members: {
          Query: { returns: 'net/url.Values' },
          ...members('String Hostname Port EscapedPath RequestURI', { returns: 'str' }),
          ...members('JoinPath ResolveReference', { returns: 'net/url.URL' }),
          Parse: orError('net/url.URL'),
        },
      },
      'net/url.Values': {
        members: {
          ...members('Get Encode', { returns: 'str' }),
          Has: { returns: 'bool' },
          ...members('Set Add Del', { mutates: true }),
        },
      },
      'net/smtp.Client': {
        kind: 'client',
        members: {
          ...members('Mail Rcpt Hello Auth StartTLS Quit Reset Noop', { effect: 'network', returns: 'error' }),
          Data: orError('io.WriteCloser', { effect: 'mail', does: 'sends a mail' }),
          Close: { effect: 'release', returns: 'error' },
        },
      },
      'net/rpc.Client': {
        kind: 'client',
        members: {
          Call: { effect: 'network', returns: 'error' },
          Go: { effect: 'network' },
          Close: { returns: 'error' },
        },
      },
      'mime/multipart.Writer': {
        members: {
          ...members('CreateFormFile CreateFormField CreatePart', orError('io.Writer')),
          ...members('WriteField Close', { returns: 'error' }),
          FormDataContentType: { returns: 'str' },
        },
      },
    },
  }),
];
