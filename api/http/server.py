"""Run the HTTP door."""

import socket

from assistant.errors import PortTaken


def run(host: str, port: int) -> None:
    """Serve until stopped.

    Raises:
        PortTaken: somebody else listens there, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Cannot serve on {host}:{port} ({error.strerror}). Stop what runs there, or choose another with --port."
        ) from None
    import uvicorn

    from api.http.app import create_app

    shown = f"[{host}]" if ":" in host else host
    print(f"Aftercall on http://{shown}:{listener.getsockname()[1]} (stop with Ctrl-C)", flush=True)
    uvicorn.Server(uvicorn.Config(create_app(), log_level="warning", access_log=False)).run(sockets=[listener])
