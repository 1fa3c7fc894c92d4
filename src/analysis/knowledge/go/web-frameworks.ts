import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library, type Member, type TypeModel } from '../schema.ts';
import { orError, registrars, versionsOf } from './rows.ts';

const GIN = 'github.com/gin-gonic/gin';
const ECHO = 'github.com/labstack/echo/v4';
const CHI = 'github.com/go-chi/chi/v5';
const MUX = 'github.com/gorilla/mux';
const FIBER = 'github.com/gofiber/fiber/v2';
const ROUTER = 'github.com/julienschmidt/httprouter';
const UPPER = 'GET POST PUT PATCH DELETE HEAD OPTIONS Any';
const TITLE = 'Get Post Put Patch Delete Head Options Connect Trace';
const SERVES: Member = { serves: true, returns: 'error' };
const READS = { returns: 'str' } as const;
const PARSES: Member = { returns: 'error' };
/** What a handler is given, where only the parameter's name tells. */
const WRITER = {
  w: 'net/http.ResponseWriter',
  rw: 'net/http.ResponseWriter',
  r: 'net/http.Request',
  req: 'net/http.Request',
};
const request = (gives: Record<string, string>): Pick<EntryPoint, 'role' | 'gives'> => ({ role: 'request', gives });

const GIN_ROUTES = `${UPPER} Handle Use Match`;
const ECHO_ROUTES = `${UPPER} Match Add Use Pre`;
const CHI_ROUTES = `${TITLE} Method MethodFunc HandleFunc NotFound MethodNotAllowed`;
const FIBER_ROUTES = `${TITLE} All Add Use`;

/** Handlers that are given as `http.Handler`, by their one method. */
const AS_HANDLER: Pick<EntryPoint, 'instances'> = { instances: ['ServeHTTP'] };
const CLOSED: TypeModel['members'] = members('Close Shutdown ShutdownWithContext ShutdownWithTimeout', {
  returns: 'error',
});

/** Web frameworks. Each request has a goroutine of its own. */
export const webFrameworks: Library[] = [
  defineLibrary({
    title: 'Gin',
    language: 'go',
    practice: 'gin',
    packages: [GIN],
    modules: [GIN, 'github.com/gin-contrib'],
    docs: {
      routing: 'https://gin-gonic.com/en/docs/',
      context: 'https://pkg.go.dev/github.com/gin-gonic/gin#Context',
    },
    functions: {
      ...functionsOf(GIN, 'Default New', { returns: `${GIN}.Engine` }),
      ...functionsOf(GIN, 'Logger Recovery LoggerWithConfig SetMode BasicAuth WrapH'),
      [`${GIN}.WrapF`]: { returns: '$0' },
      [`${GIN}.HandlerFunc`]: { returns: '$0' },
    },
    types: {
      [`${GIN}.RouterGroup`]: {
        members: {
          ...members(GIN_ROUTES, { returns: '$self' }),
          Group: { returns: `${GIN}.RouterGroup` },
          ...members('Static StaticFile StaticFS BasePath'),
        },
      },
      [`${GIN}.IRoutes`]: { bases: [`${GIN}.RouterGroup`] },
      [`${GIN}.IRouter`]: { bases: [`${GIN}.RouterGroup`] },
      [`${GIN}.Engine`]: {
        bases: [`${GIN}.RouterGroup`, 'net/http.Handler'],
        members: {
          ...members('Run RunTLS RunListener RunUnix', SERVES),
          ...members('NoRoute NoMethod LoadHTMLGlob LoadHTMLFiles SetTrustedProxies SetHTMLTemplate'),
        },
      },
      [`${GIN}.Context`]: {
        bases: ['context.Context'],
        attributes: {
          Request: 'net/http.Request',
          Writer: 'net/http.ResponseWriter',
          Params: 'any',
          Keys: 'dict<str,any>',
        },
        members: {
          ...members(
            'Param Query DefaultQuery PostForm DefaultPostForm GetHeader ClientIP FullPath GetString ContentType',
            READS,
          ),
          ...members('QueryArray PostFormArray', { returns: 'list<str>' }),
          GetQuery: { returns: 'tuple<str,bool>' },
          Get: { returns: 'tuple<any,bool>' },
          MustGet: { returns: 'any' },
          ...members('GetInt GetInt64', { returns: 'int' }),
          GetBool: { returns: 'bool' },
          ...members('ShouldBind ShouldBindJSON ShouldBindQuery ShouldBindUri Bind BindJSON BindQuery BindUri', PARSES),
          ...members('JSON IndentedJSON PureJSON String HTML XML YAML Data Redirect Status Header SetCookie Abort Set'),
          ...members('AbortWithStatus AbortWithStatusJSON AbortWithError Error Render SSEvent'),
          // The rest of the chain runs inside.
          Next: {},
          ...members('Cookie', orError('str')),
          GetRawData: orError('list<int>'),
          FormFile: orError('any'),
          ...members('File FileAttachment', { effect: 'file', weight: 'light', does: 'sends a file' }),
          SaveUploadedFile: { effect: 'file', returns: 'error' },
          Copy: { returns: '$self' },
          Stream: { returns: 'bool', runs: [{ argument: 0, how: 'inline', given: ['io.Writer'] }] },
        },
      },
    },
    entryPoints: [
      ...registrars([`${GIN}.RouterGroup`], GIN_ROUTES, request({ c: `${GIN}.Context`, ctx: `${GIN}.Context` })),
      ...registrars([`${GIN}.Engine`], 'NoRoute NoMethod', request({ c: `${GIN}.Context` })),
      { ...request({ c: `${GIN}.Context` }), registrar: `${GIN}.HandlerFunc`, argument: 0 },
    ],
  }),
  defineLibrary({
    title: 'Echo',
    language: 'go',
    practice: 'echo',
    packages: ['github.com/labstack/echo', ECHO],
    modules: ['github.com/labstack/echo'],
    docs: { routing: 'https://echo.labstack.com/docs/routing', binding: 'https://echo.labstack.com/docs/binding' },
    aliases: versionsOf('github.com/labstack/echo', 'v4', ['v5', 'v3', '']),
    functions: {
      [`${ECHO}.New`]: { returns: `${ECHO}.Echo` },
      [`${ECHO}.NewHTTPError`]: { returns: 'error' },
      [`${ECHO}.WrapHandler`]: { returns: '$0' },
    },
    types: {
      [`${ECHO}.Group`]: {
        members: {
          ...members(`${ECHO_ROUTES} CONNECT TRACE`),
          Group: { returns: `${ECHO}.Group` },
          ...members('Static File'),
        },
      },
      [`${ECHO}.Echo`]: {
        bases: [`${ECHO}.Group`, 'net/http.Handler'],
        attributes: { Logger: 'any', HTTPErrorHandler: 'any', Validator: 'any' },
        members: {
          ...members('Start StartTLS StartServer StartAutoTLS', SERVES),
          ...members('Close Shutdown', PARSES),
        },
      },
      [`${ECHO}.Context`]: {
        members: {
          ...members('Param QueryParam FormValue Path RealIP Scheme', READS),
          ...members('ParamNames ParamValues', { returns: 'list<str>' }),
          QueryParams: { returns: 'net/url.Values' },
          Get: { returns: 'any' },
          Set: {},
          Request: { returns: 'net/http.Request' },
          Response: { returns: 'net/http.ResponseWriter' },
          ...members('Bind Validate', PARSES),
          ...members('JSON JSONPretty JSONBlob String HTML XML Blob Stream NoContent Redirect Render', {
            returns: 'error',
          }),
          ...members('File Attachment Inline', {
            effect: 'file',
            weight: 'light',
            returns: 'error',
            does: 'sends a file',
          }),
          ...members('Cookie', orError('net/http.Cookie')),
          ...members('SetCookie SetRequest Error'),
          FormFile: orError('any'),
        },
      },
    },
    entryPoints: [
      ...registrars(
        [`${ECHO}.Group`],
        `${ECHO_ROUTES} CONNECT TRACE`,
        request({ c: `${ECHO}.Context`, ctx: `${ECHO}.Context` }),
      ),
      { ...request({ c: `${ECHO}.Context` }), registrar: `${ECHO}.HandlerFunc`, argument: 0 },
    ],
  }),
  defineLibrary({
    title: 'chi',
    language: 'go',
    practice: 'chi',
    packages: ['github.com/go-chi/chi', CHI],
    modules: ['github.com/go-chi/chi', 'github.com/go-chi/render', 'github.com/go-chi/cors'],
    docs: { routing: 'https://go-chi.io/#/pages/routing', middleware: 'https://go-chi.io/#/pages/middleware' },
    aliases: versionsOf('github.com/go-chi/chi', 'v5', ['v4', 'v3', '']),
    functions: {
      [`${CHI}.NewRouter`]: { returns: `${CHI}.Mux` },
      [`${CHI}.NewMux`]: { returns: `${CHI}.Mux` },
      ...functionsOf(CHI, 'URLParam URLParamFromCtx', READS),
      [`${CHI}.RouteContext`]: {},
      ...functionsOf('github.com/go-chi/render', 'JSON Status PlainText Data NoContent'),
      ...functionsOf('github.com/go-chi/render', 'Render RenderList Bind DecodeJSON', PARSES),
    },
    types: {
      [`${CHI}.Router`]: {
        bases: ['net/http.Handler'],
        members: {
          ...members(CHI_ROUTES),
          ...members('Use Mount Handle'),
          With: { returns: `${CHI}.Router` },
          ...members('Route', {
            returns: `${CHI}.Router`,
            runs: [{ argument: 1, how: 'inline', given: [`${CHI}.Router`] }],
          }),
          ...members('Group', {
            returns: `${CHI}.Router`,
            runs: [{ argument: 0, how: 'inline', given: [`${CHI}.Router`] }],
          }),
        },
      },
      [`${CHI}.Mux`]: { bases: [`${CHI}.Router`] },
    },
    entryPoints: [
      ...registrars([`${CHI}.Router`], CHI_ROUTES, request(WRITER)),
      ...registrars([`${CHI}.Router`], 'Handle Mount', { ...request(WRITER), ...AS_HANDLER }),
    ],
  }),
  defineLibrary({
    title: 'gorilla/mux and httprouter',
    language: 'go',
    practice: 'net-http',
    packages: [MUX, ROUTER, 'github.com/gorilla/websocket', 'github.com/uptrace/bunrouter'],
    modules: [MUX, ROUTER, 'github.com/gorilla/websocket', 'github.com/gorilla/handlers', 'github.com/coder/websocket'],
    docs: {
      mux: 'https://pkg.go.dev/github.com/gorilla/mux',
      httprouter: 'https://pkg.go.dev/github.com/julienschmidt/httprouter',
    },
    aliases: { 'nhooyr.io/websocket.*': 'github.com/coder/websocket.*' },
    functions: {
      [`${MUX}.NewRouter`]: { returns: `${MUX}.Router` },
      [`${MUX}.Vars`]: { returns: 'dict<str,str>' },
      [`${MUX}.CurrentRoute`]: {},
      [`${ROUTER}.New`]: { returns: `${ROUTER}.Router` },
      [`${ROUTER}.ParamsFromContext`]: { returns: `${ROUTER}.Params` },
    },
    types: {
      [`${MUX}.Router`]: {
        bases: ['net/http.Handler'],
        members: {
          ...members('HandleFunc Handle Path PathPrefix Methods Host NewRoute Name', { returns: `${MUX}.Route` }),
          ...members('Use StrictSlash UseEncodedPath Walk'),
        },
      },
      [`${MUX}.Route`]: {
        members: {
          ...members('HandlerFunc Handler Methods Path PathPrefix Name Queries Headers Host Schemes', {
            returns: '$self',
          }),
          Subrouter: { returns: `${MUX}.Router` },
        },
      },
      [`${ROUTER}.Router`]: {
        bases: ['net/http.Handler'],
        members: members('GET POST PUT PATCH DELETE HEAD OPTIONS Handle HandlerFunc Handler ServeFiles'),
      },
      [`${ROUTER}.Params`]: { members: { ByName: READS } },
      'github.com/gorilla/websocket.Upgrader': {
        members: { Upgrade: orError('github.com/gorilla/websocket.Conn') },
      },
      'github.com/gorilla/websocket.Conn': {
        members: {
          ...members('WriteMessage WriteJSON WriteControl ReadJSON', {
            effect: 'network',
            weight: 'light',
            returns: 'error',
          }),
          ReadMessage: { effect: 'network', weight: 'light', returns: 'tuple<int,list<int>,error>' },
          Close: { effect: 'release', returns: 'error' },
          ...members('SetReadDeadline SetWriteDeadline SetPongHandler SetReadLimit'),
        },
      },
      'github.com/coder/websocket.Conn': {
        members: {
          Write: { effect: 'network', weight: 'light', returns: 'error' },
          Read: { effect: 'network', weight: 'light', returns: 'tuple<any,list<int>,error>' },
          ...members('Close CloseNow', { returns: 'error' }),
        },
      },
    },
    entryPoints: [
      ...registrars([`${MUX}.Router`], 'HandleFunc', request(WRITER)),
      ...registrars([`${MUX}.Route`], 'HandlerFunc', request(WRITER)),
      ...registrars([`${MUX}.Router`], 'Handle', { ...request(WRITER), ...AS_HANDLER }),
      ...registrars([`${MUX}.Route`], 'Handler', { ...request(WRITER), ...AS_HANDLER }),
      ...registrars(
        [`${ROUTER}.Router`],
        'GET POST PUT PATCH DELETE HEAD OPTIONS Handle HandlerFunc',
        request({ ...WRITER, ps: `${ROUTER}.Params` }),
      ),
      ...registrars([`${ROUTER}.Router`], 'Handler', { ...request(WRITER), ...AS_HANDLER }),
    ],
  }),
  defineLibrary({
    title: 'Fiber',
    language: 'go',
    practice: 'fiber',
    packages: ['github.com/gofiber/fiber', FIBER],
    modules: ['github.com/gofiber/fiber', 'github.com/valyala/fasthttp'],
    docs: { routing: 'https://docs.gofiber.io/guide/routing', context: 'https://docs.gofiber.io/' },
    aliases: versionsOf('github.com/gofiber/fiber', 'v2', ['v3', '']),
    functions: {
      [`${FIBER}.New`]: { returns: `${FIBER}.App` },
      [`${FIBER}.NewError`]: { returns: 'error' },
      ...functionsOf('github.com/valyala/fasthttp', 'ListenAndServe', SERVES),
      ...functionsOf('github.com/valyala/fasthttp', 'Do DoTimeout Get Post', {
        effect: 'network',
        returns: 'error',
        does: 'runs an HTTP request',
      }),
      ...functionsOf('github.com/valyala/fasthttp', 'AcquireRequest AcquireResponse ReleaseRequest ReleaseResponse'),
    },
    types: {
      [`${FIBER}.Router`]: {
        members: {
          ...members(FIBER_ROUTES, { returns: '$self' }),
          Group: { returns: `${FIBER}.Router` },
          Route: { returns: '$self', runs: [{ argument: 1, how: 'inline', given: [`${FIBER}.Router`] }] },
          ...members('Static Mount'),
        },
      },
      [`${FIBER}.App`]: {
        bases: [`${FIBER}.Router`],
        members: { ...members('Listen ListenTLS Listener', SERVES), ...CLOSED },
      },
      [`${FIBER}.Ctx`]: {
        members: {
          ...members('Params Query FormValue Get Path IP Method Hostname OriginalURL Cookies', READS),
          ...members('QueryInt ParamsInt', { returns: 'int' }),
          Locals: { returns: 'any' },
          Body: { returns: 'list<int>' },
          ...members('BodyParser QueryParser ParamsParser', PARSES),
          ...members('JSON SendString Send SendStatus Redirect Render XML Next', { returns: 'error' }),
          ...members('SendFile Download', { effect: 'file', weight: 'light', returns: 'error', does: 'sends a file' }),
          Status: { returns: '$self' },
          ...members('Set Cookie ClearCookie'),
          ...members('Context UserContext', { returns: 'context.Context' }),
          FormFile: orError('any'),
        },
      },
      'github.com/valyala/fasthttp.Client': {
        kind: 'client',
        members: members('Do DoTimeout DoDeadline Get Post', {
          effect: 'network',
          returns: 'error',
          does: 'runs an HTTP request',
        }),
      },
    },
    entryPoints: registrars([`${FIBER}.Router`], FIBER_ROUTES, request({ c: `${FIBER}.Ctx`, ctx: `${FIBER}.Ctx` })),
  }),
];
