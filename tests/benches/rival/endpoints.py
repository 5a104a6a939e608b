"""The same requests as a Python developer would serve them: FastAPI, SQLAlchemy and asyncpg, without ledger and events.

The connection is configured by PostgreSQL's own variables (PGHOST and so on), the key of the tokens by JWT_SECRET.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid4

import bcrypt
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload

from models import Location, Order, OrderItem, Product, StockLevel, User

SECRET = os.environ["JWT_SECRET"]

engine = create_async_engine("postgresql+asyncpg://", pool_size=10, max_overflow=0)
sessions = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def session_of_request() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


async def current_user(bearer: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> UUID:
    try:
        return UUID(jwt.decode(bearer.credentials, SECRET, algorithms=["HS256"], options={"require": ["exp", "sub"]})["sub"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "the token is not valid") from error


Db = Annotated[AsyncSession, Depends(session_of_request)]
UserId = Annotated[UUID, Depends(current_user)]


class Credentials(BaseModel):
    email: str
    password: str


class Session(BaseModel):
    access_token: str
    token_type: str = "Bearer"


class ItemIn(BaseModel):
    product_id: int
    quantity: int = Field(gt=0)


class OrderIn(BaseModel):
    items: list[ItemIn] = Field(min_length=1, max_length=100)


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ItemOut(Out):
    line: int
    product_id: int
    location_id: int
    quantity: int
    unit_price: Decimal


class OrderOut(Out):
    id: UUID
    number: str
    customer_id: UUID
    status: str
    total_amount: Decimal
    created_at: datetime
    items: list[ItemOut]


class LevelOut(BaseModel):
    location: str
    on_hand: int
    reserved: int
    available: int


class ProductOut(BaseModel):
    id: int
    sku: str
    name: str
    description: str
    category: str
    attributes: dict[str, Any]
    price: Decimal
    available: int
    levels: list[LevelOut]


@app.get("/health/ready")
async def ready(db: Db) -> str:
    await db.execute(select(1))
    return "ready"


@app.post("/auth/login")
async def log_in(credentials: Credentials, db: Db) -> Session:
    user = await db.scalar(select(User).where(User.email == credentials.email))
    password = credentials.password.encode()
    if user is None or not await run_in_threadpool(bcrypt.checkpw, password, user.password_hash.encode()):
        raise HTTPException(401, "wrong e-mail address or password")
    expires = datetime.now(UTC) + timedelta(days=1)
    return Session(access_token=jwt.encode({"sub": str(user.id), "exp": expires}, SECRET, algorithm="HS256"))


@app.get("/products/{product_id}")
async def product(product_id: int, _: UserId, db: Db) -> ProductOut:
    query = select(Product).where(Product.id == product_id)
    found = await db.scalar(query.options(joinedload(Product.levels).joinedload(StockLevel.location)))
    if found is None:
        raise HTTPException(404, "no such product")
    levels = [
        LevelOut(
            location=level.location.code,
            on_hand=level.on_hand,
            reserved=level.reserved,
            available=level.on_hand - level.reserved,
        )
        for level in sorted(found.levels, key=lambda level: level.location.priority)
    ]
    return ProductOut(
        id=found.id,
        sku=found.sku,
        name=found.name,
        description=found.description,
        category=found.category,
        attributes=found.attributes,
        price=found.price,
        available=sum(level.available for level in levels),
        levels=levels,
    )


@app.post("/orders", status_code=201)
async def place_order(order: OrderIn, user: UserId, db: Db) -> OrderOut:
    async with db.begin():
        return OrderOut.model_validate(await place(order, user, db))


async def place(wanted: OrderIn, user: UUID, db: AsyncSession) -> Order:
    """Locks the levels in the order of their keys, so that no two orders wait for each other."""
    query = (
        select(StockLevel, Product.price, Location.priority)
        .join(Product, Product.id == StockLevel.product_id)
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.product_id.in_([item.product_id for item in wanted.items]))
        .order_by(StockLevel.product_id, StockLevel.location_id)
        .with_for_update(of=StockLevel)
    )
    rows = sorted((await db.execute(query)).all(), key=lambda row: row.priority)
    items = []
    for line, item in enumerate(wanted.items, start=1):
        served = (row for row in rows if row.StockLevel.product_id == item.product_id)
        row = next((row for row in served if row.StockLevel.on_hand - row.StockLevel.reserved >= item.quantity), None)
        if row is None:
            raise HTTPException(409, f"not enough of product {item.product_id}")
        row.StockLevel.reserved += item.quantity
        items.append(
            OrderItem(
                line=line,
                product_id=item.product_id,
                location_id=row.StockLevel.location_id,
                quantity=item.quantity,
                unit_price=row.price,
            )
        )
    order = Order(
        id=uuid4(),
        customer_id=user,
        status="PENDING",
        total_amount=sum((item.unit_price * item.quantity for item in items), Decimal()),
        created_at=datetime.now(UTC),
        items=items,
    )
    db.add(order)
    await db.flush()
    return order
