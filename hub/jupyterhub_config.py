"""Settings of the hub, read by JupyterHub (start.py). What a class needs otherwise goes into local.py of the hub's folder, read last."""

import os
import sys
from pathlib import Path

from jupyterhub.app import JupyterHub

sys.path.insert(0, str(Path(__file__).parent))
from limits import all_but  # noqa: E402
from refuse import TEST, refuse  # noqa: E402
from spawner import LimitedSpawner  # noqa: E402

c = get_config()  # noqa: F821
home = Path(os.environ["CLAIMS_HUB"])
state = home / "state"

# Reached on this machine alone; README.md says how a proxy with TLS stands before it.
c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['CLAIMS_HUB_PORT']}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = int(os.environ["CLAIMS_HUB_PORT"]) + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{int(os.environ['CLAIMS_HUB_PORT']) + 2}"
c.ConfigurableHTTPProxy.command = [str(home / "proxy/node_modules/.bin/configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{state}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")

# Passwords of the machine's own users, of one group alone: root is not in it, so nobody logs in as root.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.LocalAuthenticator.allowed_groups = {"students"}

# A server for each, as its own user. If the hub stops, servers and kernels run on, and the next hub takes them over.
c.JupyterHub.spawner_class = LimitedSpawner
c.JupyterHub.cleanup_servers = False
c.Spawner.mem_limit = "768M"
c.LimitedSpawner.course = str(home / "course")
c.Spawner.cmd = [str(home / "venv/bin/jupyterhub-singleuser")]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab/tree/course/00-start-here.ipynb"
c.Spawner.disable_user_config = True
c.Spawner.environment = {
    "PATH": f"{home}/venv/bin:/usr/local/bin:/usr/bin:/bin",
    # One thread each: a class shares the processors, and each thread takes memory.
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
# A class starts all at once, on few processors.
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
c.Spawner.args = [
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    # What is deleted gives its room back: a bin in the same home would keep a full disk full.
    "--FileContentsManager.delete_to_trash=False",
    # Kernels talk through files in the student's own folder: a port is open to every user of the machine, and of thirty
    # kernels that start at once two may take the same.
    "--KernelManager.transport=ipc",
    # A kernel that nobody has used for half an hour ends; what was saved stays.
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_connected=True",
]

# The whole class leaves this much to the machine, so that it is students who are short of memory, not the hub.
LimitedSpawner.groups.limit(all_but(int(float(os.environ["CLAIMS_HUB_KEEP"]) * 2**30)))

# A server that nobody has used for an hour ends.
c.JupyterHub.load_roles = [
    {
        "name": "cull",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["cull"],
    }
]
c.JupyterHub.services = [{"name": "cull", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]}]

if (home / "local.py").exists():
    load_subconfig(str(home / "local.py"))  # noqa: F821
hub = JupyterHub.instance()
asked = {**c.JupyterHub, **hub.cli_config.get("JupyterHub", {})}["authenticator_class"]
refuse(JupyterHub.authenticator_class.validate(hub, asked), test=os.environ.get(TEST) == "1")
